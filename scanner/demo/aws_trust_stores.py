"""The demo account's trust stores for partners' certificates. Moto has none."""

from scanner.demo.aws_names import arn, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call

REGION = "eu-west-1"
STORES = {"partners": 1, "partners-legacy": 0}
"""Number of revocation lists by name."""


def store_arn(region: str, name: str) -> str:
    """The ARN of a trust store."""
    return arn("elasticloadbalancing", region, f"truststore/{name}/{hex_of(name)}")


def serve_trust_stores(server: AwsServer) -> None:
    """Give the server the stores with their revocation lists."""
    server.answer("elbv2", "DescribeTrustStores", _stores)
    server.answer("elbv2", "DescribeTrustStoreRevocations", _revocations)


def _stores(call: Call) -> Answer:
    here = STORES if call.region == REGION else {}
    return {"TrustStores": [_store(name) for name in here]}


def _store(name: str) -> Answer:
    return {
        "Name": name,
        "TrustStoreArn": store_arn(REGION, name),
        "Status": "ACTIVE",
        "NumberOfCaCertificates": 2,
        "TotalRevokedEntries": 14 * STORES[name],
    }


def _revocations(call: Call) -> Answer:
    store = call.parameters["TrustStoreArn"]
    lists = range(1, 1 + STORES[store.split("/")[1]])
    return {
        "TrustStoreRevocations": [
            {"TrustStoreArn": store, "RevocationId": each, "RevocationType": "CRL", "NumberOfRevokedEntries": 14}
            for each in lists
        ]
    }
