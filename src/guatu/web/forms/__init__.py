"""What people type: fields read from a request, the deeds an item page offers, the forms a template draws."""
