"""The one exception tree. Every message is a whole sentence that names what is wrong, where, and the remedy."""


class SijillError(Exception):
    """Anything Sijill can explain to the person who runs it; the command line prints the message and no traceback."""

    exit_status = 1


class InputError(SijillError):
    """An input (a file, or one line of it) cannot be read; it is set aside and the rest goes on."""


class UsageError(SijillError):
    """The command was given something that does not make sense together."""

    exit_status = 2


class MissingError(SijillError):
    """Something that the command needs is not on this machine: a package, a gazetteer, a model."""

    exit_status = 3


class GazetteerError(SijillError):
    """A gazetteer source or index cannot be read or built."""


class StoreError(SijillError):
    """The database refuses, is out of reach, or holds another version of the schema."""


class ExportError(SijillError):
    """A result cannot be written."""
