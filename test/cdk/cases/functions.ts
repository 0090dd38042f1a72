/** What runs, what it may do, and how much of it. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { synthesise } from '../../../cdk/synthesise.ts';
import { allocatorEnvironment } from '../../../layers/speech/allocator.ts';
import { builtFolders, deployment } from '../built.ts';
import { ofType, resources, template } from '../template.ts';

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

export function functionCases(): void {
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

  it('are told how much memory may be spent on speed, by their size', () => {
    const told = (memory: string) => ({
      Environment: {
        Variables: Match.objectLike({ COSYVOICE_MEMORY: memory, ...allocatorEnvironment() }),
      },
    });
    template.resourcePropertiesCountIs('AWS::Lambda::Function', told('ample'), 2);
    const small = deployment({ memoryMiB: '1024' }).template;
    small.resourcePropertiesCountIs('AWS::Lambda::Function', told('scarce'), 2);
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
}
