/** Where things are kept, and for how long. */
import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { deployment } from '../built.ts';
import { ofType, resources, template } from '../template.ts';

export function storageCases(): void {
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
}
