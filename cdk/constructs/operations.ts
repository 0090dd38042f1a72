/** What tells how the service fares: alarms and one dashboard. */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { metricsNamespace } from './function-defaults.ts';
import type { HttpApi } from './http-api.ts';
import type { Synthesis } from './synthesis.ts';

export interface OperationsProps {
  readonly http: HttpApi;
  readonly synthesis: Synthesis;
  readonly memoryMiB: number;
  readonly alarmEmail: string | undefined;
  readonly dailyCostUsd: number;
}

/** US dollars for a GB-second of x86 Lambda, us-east-1, first tier; the same figure as in the cost page's price table. */
const gigabyteSecondUsd = 0.0000166667;
const day = Duration.days(1);
const fiveMinutes = Duration.minutes(5);

export class Operations extends Construct {
  readonly dashboard: Dashboard;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { http, synthesis } = props;
    this.topic = new Topic(this, 'Alarms', { enforceSSL: true });
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    if (props.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(props.alarmEmail));

    const functions = { api: http.handler, speak: synthesis.speakFunction, jobs: synthesis.jobsFunction };
    const cost = this.#dailyCost(props);
    for (const [name, one] of Object.entries(functions)) {
      this.#alarm(
        `${name}Errors`,
        `The ${name} function failed.`,
        one.metricErrors({ period: fiveMinutes }),
        1,
      );
      this.#alarm(
        `${name}Throttles`,
        `Calls of the ${name} function were turned away: its concurrency is used up.`,
        one.metricThrottles({ period: fiveMinutes }),
        5,
      );
    }
    this.#alarm(
      'DeadLetters',
      'Messages nobody could answer for lie in the dead-letter queue.',
      synthesis.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: fiveMinutes,
        statistic: Stats.MAXIMUM,
      }),
      1,
    );
    this.#alarm(
      'GivenUp',
      'Parts of jobs failed as often as they may; their jobs say why.',
      this.#figure('TasksGivenUp', Stats.SUM, 'jobs'),
      1,
    );
    this.#alarm(
      'Waiting',
      'The oldest part of a job has waited for an hour.',
      synthesis.queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
      3600,
    );
    this.#alarm(
      'SlowRequests',
      'One request of twenty waited more than 45 s for its first byte, close to where they become jobs.',
      this.#figure('FirstByteSeconds', 'p95', 'api'),
      45,
      3,
    );
    this.#alarm(
      'FailedAnswers',
      'Ten answers of five minutes were 500 or more: the function failed, or turned requests away.',
      http.api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
      10,
    );
    this.#alarm(
      'DailyCost',
      'A day of synthesis costs more than the parameter dailyCostUsd.',
      cost,
      props.dailyCostUsd,
    );
    this.dashboard = this.#board(props, cost);
  }

  #alarm(
    id: string,
    alarmDescription: string,
    metric: IMetric,
    threshold: number,
    evaluationPeriods = 1,
  ): void {
    const properties: AlarmProps = {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    };
    new Alarm(this, id, properties).addAlarmAction(new SnsAction(this.topic));
  }

  /** Billed time by list price; requests, storage and transfer are small beside it. */
  #dailyCost({ synthesis, memoryMiB }: OperationsProps): IMetric {
    const usdPerMillisecond = (memoryMiB / 1024) * (gigabyteSecondUsd / 1000);
    return new MathExpression({
      label: 'US dollars a day',
      expression: `(FILL(speak, 0) + FILL(jobs, 0)) * ${usdPerMillisecond.toFixed(15)}`,
      period: day,
      usingMetrics: {
        speak: synthesis.speakFunction.metricDuration({ period: day, statistic: Stats.SUM }),
        jobs: synthesis.jobsFunction.metricDuration({ period: day, statistic: Stats.SUM }),
      },
    });
  }

  #board({ http, synthesis }: OperationsProps, cost: IMetric): Dashboard {
    const board = new Dashboard(this, 'Dashboard', { defaultInterval: day });
    const functions = [http.handler, synthesis.speakFunction, synthesis.jobsFunction];
    const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
      new GraphWidget({ title, left, right, width: 12, height: 6 });
    board.addWidgets(
      graph(
        'Requests and errors',
        functions.map((one) => one.metricInvocations()),
        functions.map((one) => one.metricErrors()),
      ),
      graph(
        'Seconds to the first byte',
        ['p50', 'p95', 'p99'].map((statistic) => this.#figure('FirstByteSeconds', statistic, 'api')),
      ),
      graph(
        'Real-time factor and cold starts',
        ['speak', 'jobs'].map((service) => this.#figure('RealTimeFactor', 'p50', service)),
        ['speak', 'jobs'].map((service) => this.#figure('ColdStart', Stats.SUM, service)),
      ),
      graph(
        'Seconds by stage',
        ['TextSeconds', 'LanguageModelSeconds', 'FlowSeconds', 'VocoderSeconds'].map((name) =>
          this.#figure(name, 'p50', 'speak'),
        ),
      ),
      graph(
        'Audio seconds and characters',
        ['speak', 'jobs'].map((service) => this.#figure('AudioSeconds', Stats.SUM, service)),
        ['speak', 'jobs'].map((service) => this.#figure('Characters', Stats.SUM, service)),
      ),
      graph(
        'Jobs',
        [
          synthesis.queue.metricApproximateNumberOfMessagesVisible(),
          synthesis.queue.metricApproximateNumberOfMessagesNotVisible(),
        ],
        [synthesis.deadLetters.metricApproximateNumberOfMessagesVisible()],
      ),
      graph(
        'Concurrency',
        functions.map((one) => one.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM })),
      ),
      graph('Cost of synthesis', [cost]),
    );
    return board;
  }

  /** A figure the functions report themselves (functions/cloud/cloud-log.ts). */
  #figure(metricName: string, statistic: string, service: string): Metric {
    return new Metric({
      namespace: metricsNamespace(this),
      metricName,
      dimensionsMap: { service },
      statistic,
      period: fiveMinutes,
      label: `${service} ${metricName} ${statistic}`,
    });
  }
}
