"""Object storage, as far as network services refer to it."""

from scanner.models.base import Resource


class Bucket(Resource):
    """A bucket or container that exists and belongs to the account."""
