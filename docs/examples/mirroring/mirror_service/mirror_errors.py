"""What is wrong with a request, in words for the people who read it in SuperOffice."""


class MirrorError(Exception):
    """A request cannot be carried out as it is. The message is sent back, and tells nothing that is not from there."""
