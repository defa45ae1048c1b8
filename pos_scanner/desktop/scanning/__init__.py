"""How a code comes in: camera, keyboard and serial scanners, pictures, their set-up pages."""
