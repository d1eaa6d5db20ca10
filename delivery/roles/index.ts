// `pulumi up` in this folder, once an account: the roles by which GitHub Actions previews and deploys.
import * as pulumi from '@pulumi/pulumi';
import { DeliveryRoles } from './delivery-roles';
import { rolesSettings } from './roles-settings';

const config = new pulumi.Config();

const roles = new DeliveryRoles(
  'georender',
  rolesSettings({
    repository: config.get('repository'),
    branch: config.get('branch'),
    environments: config.getObject('environments'),
    stateBucket: config.get('stateBucket'),
    stateKeyArn: config.get('stateKeyArn'),
    oidcProviderArn: config.get('oidcProviderArn'),
    options: config.getBoolean('options'),
    canaries: config.getObject('canaries'),
  }),
);

/** For the repository's variable AWS_PREVIEW_ROLE. */
export const previewRole = roles.previewRoleArn;
/** For the variable AWS_DEPLOY_ROLE of each environment. */
export const deployRoles = roles.deployRoleArns;
