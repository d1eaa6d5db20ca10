// Resources have the tags by which costs and owners are found.
import { part, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const tagged: ResourceRule = {
  kind: 'resource',
  name: 'tagged',
  group: 'costs',
  demand: 'Resources that take tags have those by which costs and owners are found.',
  mend: 'Set tags; of the component Georender its argument tags, which all its resources get.',
  document: {
    title: 'Organizing and tracking costs using AWS cost allocation tags',
    url: 'https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/cost-alloc-tags.html',
  },
  scope: 'every stack',
  options: ['requiredTags'],
  types: [
    'aws:acm/certificate:Certificate',
    'aws:apigatewayv2/api:Api',
    'aws:apigatewayv2/stage:Stage',
    'aws:athena/workgroup:Workgroup',
    'aws:budgets/budget:Budget',
    'aws:cloudfront/distribution:Distribution',
    'aws:cloudwatch/eventRule:EventRule',
    'aws:cloudwatch/logGroup:LogGroup',
    'aws:cloudwatch/metricAlarm:MetricAlarm',
    'aws:dynamodb/table:Table',
    'aws:iam/role:Role',
    'aws:kms/key:Key',
    'aws:lambda/eventSourceMapping:EventSourceMapping',
    'aws:lambda/function:Function',
    'aws:s3/bucket:Bucket',
    'aws:sns/topic:Topic',
    'aws:sqs/queue:Queue',
    'aws:wafv2/webAcl:WebAcl',
  ],
  *problems({ properties }, { requiredTags }) {
    // The provider's default tags appear in `tagsAll` alone.
    const tags = { ...part(properties['tags']), ...part(properties['tagsAll']) };
    for (const name of requiredTags) if (!(name in tags)) yield `The tag ${shown(name)} is missing.`;
  },
};
