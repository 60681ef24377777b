"""What runs in the other process, beside the submitted code; started by path."""
