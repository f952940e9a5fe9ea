"""What a tool of the shop tells the model when it refuses."""


class ShopError(ValueError):
    """The request cannot be done as asked; the message says why and what could be asked instead."""
