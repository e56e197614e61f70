"""What of a CloudFront distribution's traffic goes to a staging distribution, by its continuous deployment policy."""

from providers.aws import cdn_details
from providers.aws.cdn_details import Details, items
from providers.aws.session import Answer
from scanner.models import StagedTraffic, Unknown, derive


def staged_of(config: Answer, details: Details) -> StagedTraffic | Unknown | None:
    """What goes elsewhere, None where nothing does."""
    policy = cdn_details.continuous_deployment_policy(config)
    return derive(details[policy], _staged) if policy else None


def _staged(policy: Answer) -> StagedTraffic | Unknown | None:
    config = policy["ContinuousDeploymentPolicyConfig"]
    if not config["Enabled"]:
        return None
    domains = tuple(items(config, "StagingDistributionDnsNames"))
    traffic = config.get("TrafficConfig") or {}
    match traffic.get("Type"):
        case "SingleWeight":
            return StagedTraffic(domains=domains, share=traffic["SingleWeightConfig"]["Weight"])
        case "SingleHeader":
            return StagedTraffic(domains=domains, header=traffic["SingleHeaderConfig"]["Header"])
        case None:
            return Unknown(why="the continuous deployment policy does not say which traffic is staged")
        case new:
            return Unknown(why=f"{new} is new to netassay")
