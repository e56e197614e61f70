"""Object storage, as far as network services refer to it."""

from scanner.models.base import Resource, Unknown


class Bucket(Resource):
    """A bucket, or an account of object storage, that exists and belongs to the account."""

    domains: tuple[str, ...] | Unknown = ()
    """Host names under which it answers, in lower case, where its identity alone does not tell them."""
