"""Load balancers of AWS of both generations, with what is before and behind them, in both template languages."""

TERRAFORM = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_security_group" "edge" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_s3_bucket" "logs" {
  bucket = "logs.example.com"
}
resource "aws_lb" "edge" {
  name                       = "edge"
  load_balancer_type         = "application"
  subnets                    = [aws_subnet.a.id]
  security_groups            = [aws_security_group.edge.id]
  drop_invalid_header_fields = true
  idle_timeout               = 60
  access_logs {
    bucket  = aws_s3_bucket.logs.bucket
    enabled = true
  }
}
resource "aws_lb_trust_store" "partners" {
  name                             = "partners"
  ca_certificates_bundle_s3_bucket = aws_s3_bucket.logs.id
  ca_certificates_bundle_s3_key    = "ca.pem"
}
resource "aws_lb_target_group" "web" {
  name        = "web"
  port        = 443
  protocol    = "HTTPS"
  vpc_id      = aws_vpc.main.id
  target_type = "ip"
  health_check {
    protocol = "HTTPS"
    path     = "/health"
    matcher  = "200-299"
  }
}
resource "aws_lb_target_group_attachment" "one" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = "10.0.1.10"
  port             = 8443
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-2016-08"
  certificate_arn   = "arn:aws:acm:eu-west-1:111122223333:certificate/a"
  mutual_authentication {
    mode            = "verify"
    trust_store_arn = aws_lb_trust_store.partners.arn
  }
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}
resource "aws_elb" "old" {
  name            = "old"
  subnets         = [aws_subnet.a.id]
  security_groups = [aws_security_group.edge.id]
  listener {
    instance_port      = 80
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = "arn:aws:acm:eu-west-1:111122223333:certificate/a"
  }
  health_check {
    target              = "HTTP:80/"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}
resource "aws_launch_template" "web" {
  name_prefix            = "web"
  vpc_security_group_ids = [aws_security_group.edge.id]
}
resource "aws_autoscaling_group" "web" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = [aws_subnet.a.id]
  target_group_arns   = [aws_lb_target_group.web.arn]
  launch_template {
    id = aws_launch_template.web.id
  }
}
resource "aws_instance" "bastion" {
  ami                         = "ami-1"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.a.id
  vpc_security_group_ids      = [aws_security_group.edge.id]
  associate_public_ip_address = true
}
"""
CLOUDFORMATION = """\
Parameters:
  Open:
    Type: String
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: edge
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: logs.example.com
  Edge:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internet-facing
      Subnets: [!Ref A]
      SecurityGroups: [!GetAtt Group.GroupId]
      LoadBalancerAttributes:
        - Key: routing.http.drop_invalid_header_fields.enabled
          Value: "true"
        - Key: access_logs.s3.bucket
          Value: !Ref Logs
  Partners:
    Type: AWS::ElasticLoadBalancingV2::TrustStore
    Properties:
      Name: partners
      CaCertificatesBundleS3Bucket: !Ref Logs
      CaCertificatesBundleS3Key: ca.pem
  Web:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Port: 443
      Protocol: HTTPS
      VpcId: !Ref Vpc
      TargetType: ip
      HealthCheckProtocol: HTTPS
      HealthCheckPath: /health
      Matcher:
        HttpCode: 200-299
      Targets:
        - Id: 10.0.1.10
          Port: 8443
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Edge
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-2016-08
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/a
      MutualAuthentication:
        Mode: verify
        TrustStoreArn: !GetAtt Partners.TrustStoreArn
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref Web
  Http:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Edge
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: redirect
          RedirectConfig:
            Protocol: HTTPS
            Port: "443"
            StatusCode: HTTP_301
  Api:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Https
      Priority: 10
      Conditions:
        - Field: path-pattern
          Values: [/api/*]
      Actions:
        - Type: forward
          TargetGroupArn: !Ref Web
  Old:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Subnets: [!Ref A]
      SecurityGroups: [!Ref Group]
      Listeners:
        - InstancePort: "80"
          LoadBalancerPort: "443"
          Protocol: HTTPS
          SSLCertificateId: arn:aws:acm:eu-west-1:111122223333:certificate/a
          PolicyNames: [tls]
      Policies:
        - PolicyName: tls
          PolicyType: SSLNegotiationPolicyType
          Attributes:
            - Name: Protocol-TLSv1
              Value: "true"
      HealthCheck:
        Target: HTTP:80/
        Interval: "30"
        Timeout: "5"
        HealthyThreshold: "2"
        UnhealthyThreshold: "2"
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        SecurityGroupIds: [!Ref Group]
  Fleet:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "2"
      VPCZoneIdentifier: [!Ref A]
      TargetGroupARNs: [!Ref Web]
      LaunchTemplate:
        LaunchTemplateId: !Ref Template
        Version: !GetAtt Template.LatestVersionNumber
"""
