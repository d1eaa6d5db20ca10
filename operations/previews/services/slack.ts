// Slack: an unfurled link, from the first part of the HTML.
import type { Problem } from '../../check/checked-page';
import { SOURCES } from '../../check/checks/sources';
import { SERVICE_LIMITS } from '../../check/service-limits';
import { lateTags } from '../card-texts';
import { earliestOf, filled, firstOf, lastOf } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, documented, observed, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource, xPicture } from '../preview-source';

const NAME = SERVICE_NAMES.slack;
const ROBOTS = 'https://api.slack.com/robots';
const OBSERVED_TAGS = 'https://opengraphplus.com/consumers/slack/tags';
const OBSERVED_TITLE = 'https://previewog.com/slack-link-preview/';
const OBSERVED_LIMIT = SOURCES.slackWindow.url;

const MAX_HTML_BYTES = SERVICE_LIMITS.slack.htmlBytes;

const RULES = [
  documented('Slack asks for as little of the page as it can, by the header Range.', ROBOTS),
  observed('It reads the first 32 KB of the HTML.', OBSERVED_LIMIT),
  documented('It reads oEmbed, the tags for X, and Open Graph tags.', ROBOTS),
  observed('Without these tags it takes the page’s title.', OBSERVED_TITLE),
  observed('If oEmbed is offered, it comes first.', OBSERVED_TAGS),
  observed('Of an Open Graph tag and a tag for X with the same meaning, the first in the HTML counts.', OBSERVED_TAGS),
  observed('twitter:card "summary" makes the picture small.', OBSERVED_TAGS),
  documented('The picture is fetched by a request of its own, with the user agent Slack-ImgProxy.', ROBOTS),
];

/** The preview. */
export function slack(source: PreviewSource): Preview {
  const tags = source.tags(MAX_HTML_BYTES);
  const title = earliestOf(tags, 'og:title', 'twitter:title') ?? filled(tags.title);
  const isXFirst = earliestOf(tags, 'og:image', 'twitter:image') === firstOf(tags, 'twitter:image');
  const picture = (isXFirst ? xPicture(tags) : undefined) ?? openGraphPicture(tags) ?? xPicture(tags);
  const { shown, problems } = judgePicture(NAME, source, picture);
  const isSmall = lastOf(tags, 'twitter:card') === 'summary';
  return {
    service: 'slack',
    card: card({
      kind: title === undefined ? 'link' : shown === undefined ? 'text' : isSmall ? 'small-image' : 'large-image',
      host: source.host,
      siteName: firstOf(tags, 'og:site_name') ?? source.host,
      title,
      description: earliestOf(tags, 'og:description', 'twitter:description') ?? firstOf(tags, 'description'),
      imageUrl: title === undefined ? undefined : shown?.url,
    }),
    problems: [
      ...lateTags(NAME, source, MAX_HTML_BYTES),
      ...(title === undefined ? [untitled()] : []),
      ...(tags.hasOEmbed ? [oEmbed()] : []),
      ...problems,
    ],
    rules: RULES,
  };
}

function untitled(): Problem {
  return {
    id: 'title-missing',
    severity: 'error',
    message: `The part of the HTML that ${NAME} reads has no title: it shows the bare link.`,
    mend: 'Add <meta property="og:title" content="…"> at the start of <head>.',
  };
}

function oEmbed(): Problem {
  return {
    id: 'oembed-first',
    severity: 'warning',
    message: `The page offers oEmbed, which ${NAME} reads first; this preview does not ask for it.`,
    mend: 'Let oEmbed say the same as the tags of the page.',
  };
}
