/**
 * The API function behind a REST API whose answers stream. Only CloudFront knows the key the REST API asks for, so that nobody gets
 * past it; docs/decisions/front-door.md says why it is this door.
 */
import { Duration } from 'aws-cdk-lib';
import {
  ApiKey,
  EndpointType,
  LambdaIntegration,
  ResponseTransferMode,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { type FunctionDefaults, loggedFunction, metricsNamespace } from './function-defaults.ts';
import { gatewayAnswers } from './gateway-answers.ts';
import type { MediaStorage } from './media-storage.ts';

export interface HttpApiProps extends FunctionDefaults {
  readonly storage: MediaStorage;
  /** The folder of the bundled handler and the model's card. */
  readonly codeFolder: string;
  readonly speak: IFunction;
  readonly queue: IQueue;
  readonly linkSeconds: number;
  readonly apiKey: boolean;
  readonly corsOrigins: readonly string[];
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  readonly requestsPerMinute: number;
}

/** The longest a REST API waits for a streamed answer: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html */
const timeout = Duration.minutes(15);
/** CloudFront gives up on a silent origin after 60 s (edge-site.ts); what takes longer is answered 202 well before. */
const waitSeconds = 50;

export class HttpApi extends Construct {
  readonly api: RestApi;
  readonly handler: LambdaFunction;
  /** What CloudFront sends as `x-api-key`. */
  readonly doorKey: Secret;
  /** The callers' key, where they need one. */
  readonly callerKey: Secret | undefined;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.doorKey = this.#secret(
      'DoorKey',
      'Known to CloudFront alone, so that nobody calls the REST API directly',
    );
    this.callerKey = props.apiKey
      ? this.#secret('CallerKey', 'What callers of the API send as a bearer token')
      : undefined;
    const { role, ...logged } = loggedFunction(this, 'Handler', props);
    this.handler = new LambdaFunction(this, 'Handler', {
      description: 'CosyVoice Lite: the HTTP API',
      code: Code.fromAsset(props.codeFolder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.X86_64,
      memorySize: 512,
      timeout,
      role,
      ...logged,
      environment: {
        MEDIA_BUCKET: props.storage.media.bucketName,
        JOB_QUEUE_URL: props.queue.queueUrl,
        LINK_SECONDS: String(props.linkSeconds),
        SYNTHESIS_FUNCTION: props.speak.functionArn,
        ...(this.callerKey && { API_KEY_SECRET: this.callerKey.secretArn }),
        COSYVOICE_CORS: props.corsOrigins.join(','),
        COSYVOICE_RATE: String(props.requestsPerMinute),
        COSYVOICE_WAIT: String(waitSeconds),
        // Parts of jobs, not jobs: what SQS counts.
        COSYVOICE_JOB_QUEUE: '100000',
        POWERTOOLS_SERVICE_NAME: 'api',
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this),
      },
    });
    props.storage.grantUse(this.handler);
    this.handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'],
        resources: [props.queue.queueArn],
      }),
    );
    // Streaming invocations go by the same permission: https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
    this.handler.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.speak.functionArn] }),
    );
    this.callerKey?.grantRead(this.handler);
    this.api = this.#restApi(props);
  }

  #restApi({ requestsPerSecond, requestBurst, tracing }: HttpApiProps): RestApi {
    const api = new RestApi(this, 'Api', {
      description: 'CosyVoice Lite: behind CloudFront only',
      endpointTypes: [EndpointType.REGIONAL],
      // Clips come as multipart forms; what isn't marked as binary would be taken for UTF-8.
      binaryMediaTypes: ['*/*'],
      // A role and a setting of the whole account would be needed for its logs: the function writes a line a request itself.
      cloudWatchRole: false,
      deployOptions: {
        stageName: 'v1',
        tracingEnabled: tracing,
        throttlingRateLimit: requestsPerSecond,
        throttlingBurstLimit: requestBurst,
      },
      defaultIntegration: new LambdaIntegration(this.handler, {
        responseTransferMode: ResponseTransferMode.STREAM,
        timeout,
        allowTestInvoke: false,
      }),
      defaultMethodOptions: { apiKeyRequired: true },
    });
    api.root.addProxy({ anyMethod: true });
    for (const [id, answer] of Object.entries(gatewayAnswers)) api.addGatewayResponse(id, answer);
    const key = new ApiKey(this, 'Key', {
      description: 'What CloudFront sends',
      // The template holds a reference; CloudFormation reads the value.
      value: this.doorKey.secretValue.unsafeUnwrap(),
    });
    const plan = api.addUsagePlan('Plan', { apiStages: [{ stage: api.deploymentStage }] });
    plan.addApiKey(key);
    acknowledge(api, {
      'AwsSolutions-APIG1':
        'API Gateway logs need a role that is a setting of the whole account; CloudFront logs every request, and so does the function.',
      'AwsSolutions-APIG2':
        'The function checks every request against one schema, which is also the documentation.',
      'AwsSolutions-APIG3':
        'A web ACL costs money while idle, and the API is for callers without browsers; rates are limited by throttling and by the function. docs/deploy.md says how to add one.',
      'AwsSolutions-APIG4':
        'Every method asks for the key that only CloudFront has; callers are told apart by the function (parameter apiKey), so that clients which know nothing of AWS can call.',
      'AwsSolutions-APIG6': 'As for APIG1.',
      'AwsSolutions-COG4': 'As for APIG4: there are no user accounts.',
    });
    return api;
  }

  #secret(id: string, description: string): Secret {
    const secret = new Secret(this, id, {
      description,
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        'The key is made by the deployment and read when it deploys; a new one is made by deploying with another stack name or by replacing its value and deploying again.',
    });
    return secret;
  }
}
