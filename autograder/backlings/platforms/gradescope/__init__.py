"""The autograder archive for Gradescope, and its run there."""
