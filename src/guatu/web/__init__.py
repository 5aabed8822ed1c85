"""台: the office in the browser. Views parse, call one action or compose a read model, and render."""

from guatu.web.serving import serve

__all__ = ["serve"]
