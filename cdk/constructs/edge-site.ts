/** CloudFront in front of everything: the page from a private bucket, the API from the REST API. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { pagePolicy } from '../../functions/api/security-headers.ts';
import { acknowledge } from './acknowledge.ts';
import { helperLogs } from './helper-logs.ts';
import type { HttpApi } from './http-api.ts';
import { type MediaStorage, privateBucket } from './media-storage.ts';

export interface EdgeSiteProps {
  readonly storage: MediaStorage;
  readonly http: HttpApi;
  /** The built page. */
  readonly siteFolder: string;
  readonly logRetentionDays: number;
  readonly domainName: string | undefined;
  readonly certificateArn: string | undefined;
}

/** Paths of the API (functions/api/routes); everything else is the page. */
const apiPaths = [
  '/tts',
  '/jobs',
  '/jobs/*',
  '/captions/*',
  '/ssml',
  '/voices',
  '/voices/*',
  '/v1/*',
  '/health',
  '/openapi.json',
  '/docs',
  '/docs/*',
] as const;

/** The longest without asking AWS for more: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const readTimeout = Duration.seconds(60);
const yearSeconds = 365 * 24 * 3600;

export class EdgeSite extends Construct {
  readonly distribution: Distribution;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: EdgeSiteProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Site', {
      ...privateBucket(false),
      serverAccessLogsBucket: props.storage.accessLogs,
      serverAccessLogsPrefix: 'site/',
    });
    const { domainName, certificateArn } = props;
    const api = this.#apiBehaviour(props.http);
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'CosyVoice Lite',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      enableLogging: true,
      logBucket: props.storage.accessLogs,
      logFilePrefix: 'edge/',
      ...(domainName !== undefined &&
        certificateArn !== undefined && {
          domainNames: [domainName],
          certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
      defaultBehavior: {
        // With the right to list, S3 answers 404 for what isn't there rather than 403; the root is the page, so nobody sees a list.
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.#pageHeaders(props.storage),
        compress: true,
      },
      additionalBehaviors: Object.fromEntries(apiPaths.map((path) => [path, api])),
    });
    acknowledge(this.distribution, {
      'AwsSolutions-CFR1':
        'Where the service may be used from is for whoever deploys it to say; nothing in it is bound to a country.',
      'AwsSolutions-CFR2':
        'A web ACL costs money while idle; rates are limited by the REST API and the function. docs/deploy.md says how to add one.',
      'Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk':
        'The default root object is the page, so that the root lists nothing.',
      'AwsSolutions-CFR3': 'Access logs go to the log bucket.',
      'AwsSolutions-CFR4':
        "CloudFront's own name comes with CloudFront's own certificate and protocol floor; with a domain of your own TLS 1.2 is the least.",
    });
    this.#deployPage(props);
  }

  #apiBehaviour({ api, doorKey }: HttpApi): BehaviorOptions {
    return {
      origin: new RestApiOrigin(api, {
        readTimeout,
        keepaliveTimeout: Duration.seconds(60),
        // Overwrites what a viewer may send under that name.
        customHeaders: { 'x-api-key': doorKey.secretValue.unsafeUnwrap() },
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: this.#apiHeaders(),
      compress: false,
    };
  }

  #pageHeaders({ media }: MediaStorage): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'PageHeaders', {
      comment: 'CosyVoice Lite: the page',
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: pagePolicy([`https://${media.bucketRegionalDomainName}`]),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(yearSeconds),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
        ],
      },
    });
  }

  /** The function sets the rest itself; that the connection is TLS only the edge knows. */
  #apiHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'ApiHeaders', {
      comment: 'CosyVoice Lite: the API',
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(yearSeconds),
          includeSubdomains: true,
          override: true,
        },
      },
    });
  }

  #deployPage({ siteFolder, logRetentionDays }: EdgeSiteProps): void {
    new BucketDeployment(this, 'Page', {
      sources: [Source.asset(siteFolder)],
      destinationBucket: this.bucket,
      distribution: this.distribution,
      cacheControl: [CacheControl.fromString('no-cache')],
      memoryLimit: 256,
      logGroup: helperLogs(this, 'PageLogs', logRetentionDays),
    });
    const site = Stack.of(this).resolve(this.bucket.bucketArn)['Fn::GetAtt'][0];
    const reason = "The CDK's own function that copies the page at deployment; role and rights are the CDK's";
    for (const construct of copiersOf(this)) {
      acknowledge(construct, {
        'AwsSolutions-L1': `${reason}, its runtime too.`,
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]': `${reason}: its logs.`,
        ...Object.fromEntries(
          ['GetObject*', 'GetBucket*', 'List*', 'DeleteObject*', 'Abort*'].map((action) => [
            `AwsSolutions-IAM5[Action::s3:${action}]`,
            `${reason}: it reads the built page and writes the site's bucket.`,
          ]),
        ),
        [`AwsSolutions-IAM5[Resource::<${site}.Arn>/*]`]: `${reason}: it writes every file of the page.`,
        'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]': `${reason}: it reads what the deployment uploaded.`,
        'AwsSolutions-IAM5[Resource::*]': `${reason}: it clears CloudFront's cache, whose name it gets when it runs.`,
      });
    }
  }
}

/** Functions the CDK adds to the stack for its own work at deployment. */
function copiersOf(scope: Construct): Construct[] {
  return Stack.of(scope).node.children.filter((child): child is Construct =>
    child.node.id.startsWith('Custom::CDKBucketDeployment'),
  );
}
