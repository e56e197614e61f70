"""Host names that AWS gives what a template declares."""

import re

from providers.aws.bucket_names import bucket_name, host_label
from providers.aws.template_names import REGION
from providers.template_blocks import Blocks
from providers.templates import Block, Reference, depends_on
from scanner.models import Unknown

BUCKETS = ("aws_s3_bucket", "AWS::S3::Bucket")
WEBSITES = ("aws_s3_bucket_website_configuration",)
DISTRIBUTIONS = ("aws_cloudfront_distribution", "AWS::CloudFront::Distribution")
API_DOMAINS = (
    "aws_api_gateway_domain_name",
    "aws_apigatewayv2_domain_name",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGatewayV2::DomainName",
)
# Beginnings of the types that have host names of other kinds than buckets.
NO_BUCKETS = (
    "aws_alb",
    "aws_api_gateway",
    "aws_apigatewayv2",
    "aws_apprunner",
    "aws_eip",
    "aws_elastic_beanstalk",
    "aws_elb",
    "aws_instance",
    "aws_lambda",
    "aws_lb",
    "aws_lightsail",
    "AWS::ApiGateway",
    "AWS::AppRunner",
    "AWS::EC2",
    "AWS::ElasticBeanstalk",
    "AWS::ElasticLoadBalancing",
    "AWS::Lambda",
)
REGIONAL_TARGET = re.compile(r"regional_?domain_?name|target_domain_name", re.IGNORECASE)


def host_of(value: Reference | str | Unknown, blocks: Blocks) -> str | Unknown:
    """The host name that is written, or that another block has.

    Names that AWS chooses are made of the block's address, so that they are the same wherever they are told.
    """
    if not isinstance(value, Reference):
        return value
    block = blocks.get(value.address)
    if value.value is not None or block is None or (block.is_read and not _is_named_bucket(block)):
        return value.value or depends_on(str(value))
    return _host_of_block(block, value.attribute, blocks) or depends_on(str(value))


def origin_host(value: Reference | str | Unknown, blocks: Blocks) -> str | Unknown:
    """The same for an origin, of which it matters that it is no bucket, where nothing else is known of its name."""
    found = host_of(value, blocks)
    block = blocks.get(value.address) if isinstance(value, Reference) else None
    is_other = block is not None and block.type.startswith(NO_BUCKETS)
    return str(value) if isinstance(found, Unknown) and is_other else found


def _host_of_block(block: Block, attribute: str, blocks: Blocks) -> str | None:
    if block.type in (*BUCKETS, *WEBSITES):
        return _host_of_bucket(block, attribute, blocks)
    if block.type in DISTRIBUTIONS:
        return distribution_host(block)
    if block.type in API_DOMAINS:
        return regional_host(block) if REGIONAL_TARGET.search(attribute) else edge_host(block)
    return None


def _is_named_bucket(block: Block) -> bool:
    return block.type in BUCKETS and isinstance(block.values.text("bucket", None), str)


def _host_of_bucket(block: Block, attribute: str, blocks: Blocks) -> str | None:
    is_website = block.type in WEBSITES or "website" in attribute.lower()
    bucket = blocks.target(block, "bucket") if block.type in WEBSITES else block
    name = block.values.text("bucket", None) if bucket is None else bucket_name(bucket)
    if not isinstance(name, str):
        return None
    return f"{name}.s3-website.{REGION}.amazonaws.com" if is_website else f"{name}.s3.amazonaws.com"


def distribution_host(block: Block) -> str:
    """CloudFront's own name for a distribution."""
    return f"{host_label(block)}.cloudfront.net"


def regional_host(block: Block) -> str:
    """API Gateway's own name for a domain name that is served in a region."""
    return f"{host_label(block)}.execute-api.{REGION}.amazonaws.com"


def edge_host(block: Block) -> str:
    """The name of the distribution that API Gateway makes for a domain name."""
    return f"{host_label(block)}.cloudfront.net"
