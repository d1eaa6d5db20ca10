// Glue's catalog and Athena's workgroups.
import { ACCOUNT_ID } from './account';
import { type Models, refuseUnless, regionalArn } from './model';
import { text } from './properties';

const DATABASE = 'aws:glue/catalogDatabase:CatalogDatabase';

/** "Name databases, tables, and columns", Amazon Athena User Guide. */
const ATHENA_NAME = /^[a-z0-9_]{1,255}$/;

export const botReports: Models = {
  [DATABASE]: {
    replacedBy: ['name', 'catalogId'],
    identify: ({ inputs, region }) => ({
      id: `${ACCOUNT_ID}:${text(inputs, 'name')}`,
      outputs: { arn: regionalArn('glue', region, `database/${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
    checkWrite: ({ inputs }) =>
      refuseUnless(ATHENA_NAME.test(text(inputs, 'name')), 'InvalidInputException', text(inputs, 'name')),
  },
  'aws:glue/catalogTable:CatalogTable': {
    replacedBy: ['name', 'databaseName', 'catalogId'],
    identify: ({ inputs }) => ({ id: `${ACCOUNT_ID}:${text(inputs, 'databaseName')}:${text(inputs, 'name')}` }),
    checkWrite: ({ inputs, region }, account) => {
      refuseUnless(ATHENA_NAME.test(text(inputs, 'name')), 'InvalidInputException', text(inputs, 'name'));
      const database = text(inputs, 'databaseName');
      const exists = account.relyOn(account.find(DATABASE, `${ACCOUNT_ID}:${database}`, region));
      refuseUnless(exists, 'EntityNotFoundException', `no database ${database} in ${region}`);
    },
  },
  'aws:athena/workgroup:Workgroup': {
    replacedBy: ['name'],
    naming: { property: 'name', maxLength: 128, pattern: /^[a-zA-Z0-9._-]+$/ },
    identify: ({ inputs, region }) => ({
      id: text(inputs, 'name'),
      outputs: { arn: regionalArn('athena', region, `workgroup/${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
  },
};
