"""What is checked and corrected in a draft: fields, tax number, amounts."""
