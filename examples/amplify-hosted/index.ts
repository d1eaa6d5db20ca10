// A site on Amplify Hosting, whose deployments Georender follows.
import * as pulumi from '@pulumi/pulumi';
import { Georender } from 'georender';

/** The app's id, its branch, and its region. */
const APP = 'd1a2b3c4d5e6f7';
const BRANCH = 'main';
const APP_REGION = 'eu-west-1';

const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

const site = new Georender('site', {
  // The branch's own name. Remove the app's redirect from it to the custom domain.
  siteOrigin: `${BRANCH}.${APP}.amplifyapp.com`,
  domains: ['www.example.com'],
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'eu-central-1',
  // After a deployment, pages are rendered again, first those that bots ask for most.
  publishing: true,
  queueConcurrency: 2,
  amplifyApp: APP,
  amplifyBranch: BRANCH,
  amplifyRegion: APP_REGION,
  tags,
});

export const url = site.url;
