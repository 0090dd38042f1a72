/** What tells how the service fares. */
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { deployment } from '../built.ts';
import { ofType, template } from '../template.ts';

export function operationsCases(): void {
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

  it('traces every function and the gateway where that is asked for, and none otherwise', () => {
    const traced = deployment({ tracing: true }).template;
    traced.allResourcesProperties('AWS::ApiGateway::Stage', { TracingEnabled: true });
    const modes = (one: Template): unknown[] =>
      Object.values(
        one.findResources('AWS::Lambda::Function', { Properties: { LoggingConfig: Match.anyValue() } }),
      )
        .filter(({ Properties }) => Properties.Environment?.Variables?.POWERTOOLS_SERVICE_NAME !== undefined)
        .map(({ Properties }) => Properties.TracingConfig?.Mode);
    expect(modes(traced)).toEqual(['Active', 'Active', 'Active']);
    expect(modes(template)).toEqual([undefined, undefined, undefined]);
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
}
