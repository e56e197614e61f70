"""Ways do not depend on the order in which subnets, groups and other resources are listed."""

from collections.abc import Sequence
from itertools import permutations

from scanner.exposure.reach import Way
from scanner.exposure.ways import ways_to
from scanner.models import LoadBalancer, Resource
from tests.exposure import test_aws_semantics as aws
from tests.exposure.estates import estate_of
from tests.factories import acl_rule, balancer, identity, internet_gateway, listener, subnet, subnet_acl

PLACES = [subnet(f"subnet-{each}") for each in "abc"]
ACLS = [
    subnet_acl(
        acl_rule(number, protocol=None),
        aws.REPLIES,
        identity=identity("ec2", f"network-acl/acl-{name}", "AWS::EC2::NetworkAcl"),
        attached_to=(place.id,),
    )
    for number, name, place in zip((300, 100, 200), ("1", "2", "3"), PLACES, strict=True)
]
LISTENER = listener(port=443)


def _ways(service: LoadBalancer, around: Sequence[Resource]) -> list[Way]:
    return ways_to(service, estate_of(service, around))


def test_subnets_of_a_balancer() -> None:
    around = [*PLACES, *ACLS, internet_gateway(), aws.table(aws.out()), LISTENER]
    found = [_ways(balancer(subnets=tuple(each.id for each in places)), around) for places in permutations(PLACES)]
    (one,) = found[0]
    assert all(each == [one] for each in found)
    assert "lets it in by rule 300" in [hop.says for hop in one.path]


def test_subnets_in_which_a_way_ends() -> None:
    around = [*PLACES, *ACLS, LISTENER]
    found = [_ways(balancer(subnets=tuple(each.id for each in places)), around) for places in permutations(PLACES)]
    assert all(each == found[0] for each in found)
