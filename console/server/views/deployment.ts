// What every view shows: which deployment this is.
import { procedure, router } from '../procedure';

/** The procedures. */
export const deploymentView = router({
  facts: procedure.query(({ ctx: { deployment } }) => {
    const { kind, source, facts } = deployment;
    const { url, siteOrigin, regions, homeRegion, variants, version } = facts;
    return { kind, source, url, siteOrigin, regions, homeRegion, variants, version, hosts: facts.publicSite.hosts };
  }),
});
