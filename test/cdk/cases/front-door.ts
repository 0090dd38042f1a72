/** How requests come in, and who may send them. */
import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { deployment } from '../built.ts';
import { ofType, template } from '../template.ts';

export function frontDoorCases(): void {
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
}
