"""Views: parse, call one action or compose a read model, render."""
