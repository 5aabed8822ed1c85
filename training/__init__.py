"""Commands that make the weights the package carries, from the annotated documents of this repository."""
