// The view Previews: the cards that services build for a link to a page.
import { z } from 'zod';
import { SERVICE_NAMES } from '../../../operations/previews/preview';
import { HTML_CHOICES, previewPage } from '../../../operations/previews/preview-page';
import { previewPorts, previewUrl } from '../../../operations/previews/preview-ports';
import { procedure, router } from '../procedure';

const ORDER = z.object({ url: z.string().trim().min(1).max(2_000), html: z.enum(HTML_CHOICES) });

/** The procedures. */
export const previewsView = router({
  /** The cards of all services. Pictures come as data, by their URLs. */
  ofPage: procedure.input(ORDER).query(async ({ ctx: { deployment }, input: { url, html } }) => {
    const page = await previewPage(previewUrl(url, deployment.facts), html, previewPorts(deployment));
    return {
      ...page,
      previews: page.previews.map((preview) => ({ ...preview, name: SERVICE_NAMES[preview.service] })),
      pictures: Object.fromEntries(page.pictures),
    };
  }),
});
