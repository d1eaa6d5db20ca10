// DynamoDB: tables, and the replicas of global ones.
import { ACCOUNT_ID, type Account, type Resource } from './account';
import { type Draft, type Models, refuseUnless, regionalArn } from './model';
import { type Properties, records, text } from './properties';

const TABLE = 'aws:dynamodb/table:Table';

const PROTECTED =
  'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.';

/** "How DynamoDB global tables work" and "Tutorials: Creating global tables", Amazon DynamoDB Developer Guide. */
function checkTable({ inputs, region }: Draft, _account: Account, before: Resource | undefined): void {
  checkKeys(inputs);
  const replicas = records(inputs, 'replicas');
  const hasStream = inputs['streamEnabled'] === true && text(inputs, 'streamViewType') === 'NEW_AND_OLD_IMAGES';
  refuseUnless(
    replicas.length === 0 || hasStream,
    'ValidationException',
    'replicas need a stream of new and old images',
  );
  const replicaRegions = replicas.map((replica) => text(replica, 'regionName'));
  refuseUnless(!replicaRegions.includes(region), 'ValidationException', `the table itself is in ${region}`);
  const isTwice = new Set(replicaRegions).size !== replicaRegions.length;
  refuseUnless(!isTwice, 'ValidationException', `a region has two replicas: ${replicaRegions.join(', ')}`);
  for (const removed of records(before?.inputs, 'replicas')) {
    const isKept = replicaRegions.includes(text(removed, 'regionName'));
    refuseUnless(isKept || removed['deletionProtectionEnabled'] !== true, 'ValidationException', PROTECTED);
  }
}

/** Attributes are those of keys, and no others. */
function checkKeys(inputs: Properties): void {
  const indexes = [...records(inputs, 'globalSecondaryIndexes'), ...records(inputs, 'localSecondaryIndexes')];
  const keys = [inputs, ...indexes].flatMap((holder) => [text(holder, 'hashKey'), text(holder, 'rangeKey')]);
  const wanted = [...new Set(keys)].filter((key) => key !== '').sort();
  const attributes = records(inputs, 'attributes')
    .map((attribute) => text(attribute, 'name'))
    .sort();
  refuseUnless(
    wanted.join() === attributes.join(),
    'ValidationException',
    `keys (${wanted.join(', ')}) and attributes (${attributes.join(', ')}) differ`,
  );
}

export const dynamodb: Models = {
  [TABLE]: {
    replacedBy: ['name', 'hashKey', 'rangeKey', 'localSecondaryIndexes'],
    naming: { property: 'name', maxLength: 255, pattern: /^[a-zA-Z0-9_.-]{3,}$/ },
    identify: ({ inputs, region }) => {
      const name = text(inputs, 'name');
      const arn = regionalArn('dynamodb', region, `table/${name}`, ACCOUNT_ID);
      return { id: name, outputs: { arn, streamArn: inputs['streamEnabled'] === true ? `${arn}/stream/1` : '' } };
    },
    checkWrite: checkTable,
    checkDelete: ({ outputs }) => {
      const all = [outputs, ...records(outputs, 'replicas')];
      const isProtected = all.some((one) => one['deletionProtectionEnabled'] === true);
      refuseUnless(!isProtected, 'ValidationException', PROTECTED);
    },
  },
};
