/** The template, asked what it promises rather than what it looks like. */
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { NotBuiltError } from '../../cdk/build-folders.ts';
import { synthesise } from '../../cdk/synthesise.ts';
import { builtFolders, deployment } from './built.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}

const { template } = deployment();
const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);
const ofType = (type: string): Resource[] =>
  resources.flatMap(([, resource]) => (resource.Type === type ? [resource] : []));

/** Every policy statement of the stack's own roles, without those of the CDK's helpers. */
function statements(): { name: string; actions: string[]; resources: string[] }[] {
  return resources
    .filter(([name, { Type }]) => Type === 'AWS::IAM::Policy' && !name.startsWith('CustomCDK'))
    .flatMap(([name, { Properties }]) => {
      const document = Properties.PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] };
      return document.Statement.map(({ Action, Resource }) => ({
        name,
        actions: [Action].flat().map(String),
        resources: [Resource].flat().map((one) => JSON.stringify(one)),
      }));
    });
}

describe('storage', () => {
  it('keeps every bucket private, encrypted and reachable over TLS only', () => {
    const buckets = resources.filter(([, { Type }]) => Type === 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(3);
    for (const [name, { Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration, name).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(JSON.stringify(Properties.BucketEncryption), name).toContain('AES256');
      template.hasResourceProperties('AWS::S3::BucketPolicy', {
        Bucket: { Ref: name },
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      });
    }
  });

  it('forgets audio, jobs and interrupted uploads, and never voices', () => {
    const [rules] = ofType('AWS::S3::Bucket')
      .map(({ Properties }) => JSON.stringify(Properties.LifecycleConfiguration ?? {}))
      .filter((text) => text.includes('audio/'));
    expect(rules).toContain('"ExpirationInDays":7,"Prefix":"audio/"');
    expect(rules).toContain('"Prefix":"jobs/"');
    expect(rules).toContain('"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}');
    expect(rules).not.toContain('voices/');
  });

  it('leaves nothing behind when destroyed, unless data is to be kept', () => {
    expect(ofType('AWS::S3::Bucket').map((bucket) => bucket.DeletionPolicy)).toEqual([
      'Delete',
      'Delete',
      'Delete',
    ]);
    const logs = ofType('AWS::Logs::LogGroup');
    for (const group of logs) expect(group.DeletionPolicy).toBe('Delete');
    // Every function has one of these, the CDK's own helpers too: a log nobody declared would stay for ever.
    const functions = ofType('AWS::Lambda::Function');
    expect(logs).toHaveLength(functions.length);
    for (const { Properties } of functions) {
      const { LogGroup } = (Properties.LoggingConfig ?? {}) as { LogGroup?: { Ref: string } };
      expect(resources.some(([name]) => name === LogGroup?.Ref)).toBe(true);
    }
    const kept = deployment({ keepData: 'true' }).template;
    kept.resourcePropertiesCountIs('Custom::S3AutoDeleteObjects', {}, 2);
    kept.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: { LifecycleConfiguration: Match.anyValue(), CorsConfiguration: Match.anyValue() },
    });
  });
});

describe('functions', () => {
  it('may do only what they need, on what is theirs', () => {
    const allowed =
      /^(s3:(GetObject|PutObject|DeleteObject|AbortMultipartUpload|ListBucket)|sqs:(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueAttributes|GetQueueUrl)|lambda:InvokeFunction|logs:(CreateLogStream|PutLogEvents))$/;
    const all = statements();
    expect(all.length).toBeGreaterThan(8);
    for (const { name, actions, resources: on } of all) {
      for (const action of actions) expect(action, name).toMatch(allowed);
      for (const resource of on) {
        expect(resource, name).not.toBe('"*"');
        if (resource.includes('*')) {
          expect(resource, name).toMatch(/"\/(audio|heard-in|locks|jobs|open-jobs|voices|voice-files)\/\*"/);
        }
      }
    }
  });

  it('lets the API function put tasks into the queue and not take them', () => {
    const api = statements()
      .filter(({ name }) => name.startsWith('HttpHandler'))
      .flatMap(({ actions }) => actions);
    expect(api).toContain('sqs:SendMessage');
    expect(api).not.toContain('sqs:ReceiveMessage');
    const speak = statements()
      .filter(({ name }) => name.startsWith('SynthesisSpeak'))
      .flatMap(({ actions }) => actions);
    expect(speak.filter((action) => action.startsWith('sqs:') || action.startsWith('lambda:'))).toEqual([]);
  });

  it('run on x86-64, both of the image from the same one, with their own logs', () => {
    const images = ofType('AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.PackageType === 'Image',
    );
    expect(images).toHaveLength(2);
    expect(new Set(images.map(({ Properties }) => JSON.stringify(Properties.Code))).size).toBe(1);
    for (const { Properties } of images) {
      expect(Properties.Architectures).toEqual(['x86_64']);
      expect(Properties.LoggingConfig).toBeDefined();
    }
    expect(images.map(({ Properties }) => JSON.stringify(Properties.ImageConfig)).sort()).toEqual([
      '{"Command":["synthesis.jobs"]}',
      '{"Command":["synthesis.speak"]}',
    ]);
    for (const { Properties } of ofType('AWS::Logs::LogGroup')) expect(Properties.RetentionInDays).toBe(30);
  });

  it('cap what a burst can cost', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 20 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  it('may put tasks back without being taken for a loop that runs away', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      ImageConfig: { Command: ['synthesis.jobs'] },
      RecursiveLoop: 'Allow',
    });
  });

  it('are of another base image where one is named', () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cosyvoice-cdk-base-')) });
    const name = `public.ecr.aws/lambda/nodejs@sha256:${'0'.repeat(64)}`;
    synthesise(app, { baseImage: name }, builtFolders());
    const { directory } = app.synth();
    const [assets = ''] = readdirSync(directory).filter((file) => file.endsWith('.assets.json'));
    expect(readFileSync(join(directory, assets), 'utf8')).toContain(`"BASE_IMAGE": "${name}"`);
  });

  it('are kept warm where that is asked for, and called through the warm alias', () => {
    const warm = deployment({ provisionedConcurrency: '2' }).template;
    warm.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    warm.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Environment: {
        Variables: Match.objectLike({ SYNTHESIS_FUNCTION: { Ref: Match.stringLikeRegexp('Warm') } }),
      },
    });
    expect(ofType('AWS::Lambda::Alias')).toEqual([]);
  });
});

describe('queue', () => {
  it('hides a task for six times as long as a function may work on it, and keeps what was given up', () => {
    const timeouts = ofType('AWS::Lambda::Function').flatMap(({ Properties }) =>
      Properties.PackageType === 'Image' ? [Number(Properties.Timeout)] : [],
    );
    const [queue] = ofType('AWS::SQS::Queue').filter(
      ({ Properties }) => Properties.RedrivePolicy !== undefined,
    );
    expect(Number(queue?.Properties.VisibilityTimeout)).toBeGreaterThanOrEqual(6 * Math.max(...timeouts));
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
    for (const { Properties } of ofType('AWS::SQS::Queue'))
      expect(Properties.SqsManagedSseEnabled).toBe(true);
  });
});

describe('front door', () => {
  it('streams answers of the REST API for as long as the function may take', () => {
    template.allResourcesProperties('AWS::ApiGateway::Method', {
      ApiKeyRequired: true,
      Integration: Match.objectLike({
        ResponseTransferMode: 'STREAM',
        TimeoutInMillis: 900_000,
        Type: 'AWS_PROXY',
      }),
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.handler', Timeout: 900 });
  });

  it('is shut to whoever lacks the key that CloudFront sends', () => {
    const [key] = ofType('AWS::ApiGateway::ApiKey').map(({ Properties }) => JSON.stringify(Properties.Value));
    const [distribution] = ofType('AWS::CloudFront::Distribution').map(({ Properties }) =>
      JSON.stringify(Properties),
    );
    expect(key).toContain('resolve:secretsmanager');
    expect(distribution).toContain(`"HeaderName":"x-api-key","HeaderValue":${key}`);
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      ApiStages: [Match.objectLike({ Stage: Match.anyValue() })],
    });
  });

  it('lets the REST API alone call the function, for every method, on the path and below', () => {
    const permissions = ofType('AWS::Lambda::Permission').map(({ Properties }) => ({
      action: Properties.Action,
      principal: Properties.Principal,
      source: JSON.stringify(Properties.SourceArn),
    }));
    expect(permissions).toHaveLength(2);
    for (const { action, principal } of permissions) {
      expect(action).toBe('lambda:InvokeFunction');
      expect(principal).toBe('apigateway.amazonaws.com');
    }
    expect(permissions.some(({ source }) => source.includes('/*/*"'))).toBe(true);
  });

  it('sends every path of the API uncached with all methods, and the rest to the private site bucket', () => {
    const [distribution] = ofType('AWS::CloudFront::Distribution');
    const config = distribution?.Properties.DistributionConfig as {
      CacheBehaviors: {
        PathPattern: string;
        AllowedMethods: string[];
        CachePolicyId: string;
        ViewerProtocolPolicy: string;
      }[];
      Origins: {
        S3OriginConfig?: unknown;
        OriginAccessControlId?: unknown;
        CustomOriginConfig?: { OriginReadTimeout: number };
      }[];
    };
    expect(config.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(
      expect.arrayContaining([
        '/tts',
        '/jobs',
        '/jobs/*',
        '/voices',
        '/voices/*',
        '/v1/*',
        '/health',
        '/openapi.json',
        '/docs',
      ]),
    );
    for (const behaviour of config.CacheBehaviors) {
      expect(behaviour.AllowedMethods).toContain('POST');
      expect(behaviour.AllowedMethods).toContain('DELETE');
      expect(behaviour.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
      expect(behaviour.ViewerProtocolPolicy).toBe('https-only');
    }
    expect(config.Origins).toHaveLength(2);
    expect(config.Origins[0]?.OriginAccessControlId).toBeDefined();
    expect(config.Origins[1]?.CustomOriginConfig?.OriginReadTimeout).toBe(60);
  });

  it('answers before CloudFront gives up', () => {
    const waits = ofType('AWS::Lambda::Function').flatMap(({ Properties }) => {
      const { Variables } = (Properties.Environment ?? {}) as { Variables?: Record<string, string> };
      return Variables?.COSYVOICE_WAIT === undefined ? [] : [Number(Variables.COSYVOICE_WAIT)];
    });
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeLessThan(60 - 5);
  });

  it('says in the form of the API what the gateway refuses, and when to try again', () => {
    const answers = ofType('AWS::ApiGateway::GatewayResponse').map(({ Properties }) => Properties);
    const of = (type: string): Record<string, unknown> =>
      answers.find(({ ResponseType }) => ResponseType === type) ?? {};
    for (const type of [
      'THROTTLED',
      'REQUEST_TOO_LARGE',
      'INTEGRATION_TIMEOUT',
      'DEFAULT_4XX',
      'DEFAULT_5XX',
    ]) {
      const parameters = of(type).ResponseParameters as Record<string, string>;
      expect(parameters['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
      const template = (of(type).ResponseTemplates as Record<string, string>)['application/json'] ?? '';
      expect(JSON.parse(template)).toMatchObject({
        status: 'error',
        code: expect.stringMatching(/^[a-z_]+$/),
      });
    }
    expect(of('THROTTLED').ResponseParameters).toMatchObject({ 'gatewayresponse.header.Retry-After': "'1'" });
  });

  it('sets the headers that keep browsers safe', () => {
    const policies = ofType('AWS::CloudFront::ResponseHeadersPolicy').map(({ Properties }) =>
      JSON.stringify(Properties),
    );
    const page = policies.find((text) => text.includes('ContentSecurityPolicy')) ?? '';
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain('unsafe-inline');
    expect(page).toContain('media-src');
    for (const text of policies) {
      expect(text).toContain('StrictTransportSecurity');
      expect(text).toContain('"ContentTypeOptions":{"Override":true}');
    }
  });

  it('asks callers for a key where that is wanted, and keeps it out of the template', () => {
    const keyed = deployment({ apiKey: true }).template;
    keyed.resourceCountIs('AWS::SecretsManager::Secret', 2);
    keyed.hasOutput('ApiKeySecret', Match.anyValue());
    keyed.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ API_KEY_SECRET: { Ref: Match.stringLikeRegexp('CallerKey') } }),
      },
    });
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
  });

  it('goes by a name of your own', () => {
    const named = deployment({
      domainName: 'voice.example.org',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
    }).template;
    named.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['voice.example.org'],
        ViewerCertificate: Match.objectLike({ MinimumProtocolVersion: 'TLSv1.2_2021' }),
      },
    });
    named.hasOutput('ApiUrl', { Value: 'https://voice.example.org' });
  });
});

describe('operations', () => {
  it('raises alarms for errors, throttling, given-up jobs, slow answers and cost', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => JSON.stringify(Properties));
    for (const what of [
      '"Errors"',
      '"Throttles"',
      'ApproximateNumberOfMessagesVisible',
      'FirstByteSeconds',
      'US dollars a day',
    ]) {
      expect(
        alarms.some((text) => text.includes(what)),
        what,
      ).toBe(true);
    }
    for (const text of alarms) expect(text).toContain('"AlarmActions":[{"Ref":"OperationsAlarms');
  });

  it('keeps the figures of two deployments in one account apart', () => {
    const other = deployment({ stackName: 'Second' }).template.toJSON();
    const names = new Set(JSON.stringify(other).match(/"(POWERTOOLS_METRICS_NAMESPACE|Namespace)":"[^"]+"/g));
    expect([...names].filter((name) => !name.includes('"AWS/')).sort()).toEqual([
      '"Namespace":"Second"',
      '"POWERTOOLS_METRICS_NAMESPACE":"Second"',
    ]);
  });

  it('writes to whoever was named', () => {
    deployment({ alarmEmail: 'ops@example.org' }).template.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: 'ops@example.org',
      Protocol: 'email',
    });
  });

  it('tells where everything is', () => {
    for (const name of ['SiteUrl', 'ApiUrl', 'MediaBucket', 'DashboardUrl'])
      template.hasOutput(name, Match.anyValue());
  });
});

describe('synthesis of the template', () => {
  it('passes cdk-nag, which would stop it', () => {
    const app = new App();
    const made = synthesise(app, {}, builtFolders());
    expect(() => app.synth()).not.toThrow();
    new Bucket(made, 'Open');
    expect(() => app.synth({ force: true })).toThrow(/server access logs disabled/);
  });

  it('gives the same bytes each time', () => {
    const built = builtFolders();
    const files = (): Map<string, string> => {
      const out = mkdtempSync(join(tmpdir(), 'cosyvoice-cdk-twice-'));
      const app = new App({ outdir: out });
      synthesise(app, {}, built);
      app.synth();
      const names = readdirSync(out, { recursive: true }).map(String).sort();
      return new Map(
        names
          .filter((name) => statSync(join(out, name)).isFile())
          .map((name) => [name, readFileSync(join(out, name), 'latin1')]),
      );
    };
    // From one place, for the CDK notes where in the code each construct was made.
    const [first = new Map<string, string>(), second = new Map<string, string>()] = [1, 2].map(files);
    expect(first.size).toBeGreaterThan(5);
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, text] of first) expect(second.get(name) === text, name).toBe(true);
  });

  it('says in one sentence what was not built', () => {
    const built = builtFolders();
    const missing = { ...built, imageFolder: join(built.imageFolder, 'nowhere') };
    expect(() => synthesise(new App(), {}, missing)).toThrow(NotBuiltError);
    expect(() => synthesise(new App(), {}, missing)).toThrow(/the image was not built; run npm run synth/);
  });
});
