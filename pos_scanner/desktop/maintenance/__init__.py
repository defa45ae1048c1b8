"""Daily backups and the page that restores one."""
