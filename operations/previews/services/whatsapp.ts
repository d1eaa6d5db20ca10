// WhatsApp: large cards for pages that keep to its documented requirements.
import type { Problem } from '../../check/checked-page';
import { SOURCES } from '../../check/checks/sources';
import { SERVICE_LIMITS } from '../../check/service-limits';
import { cutToCharacters, lateTags } from '../card-texts';
import { missingTags } from '../missing-tags';
import { filled, firstOf, type PageTags } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, documented, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource } from '../preview-source';

const SOURCE = SOURCES.whatsApp.url;
const NAME = SERVICE_NAMES.whatsapp;

const MAX_HEAD_BYTES = SERVICE_LIMITS.whatsApp.headBytes;
const SHOWN_DESCRIPTION = 80;

const RULES = [
  documented('The head with its tags is within the first 300 KB of the HTML.', SOURCE),
  documented('og:title, og:description and og:url are in the head, and are not empty.', SOURCE),
  documented('The title has at most 2 lines. The description has 1 or 2; 80 characters suffice.', SOURCE),
  documented('og:image is a whole URL. The picture has less than 600 KB and at least 300 pixels of width.', SOURCE),
  documented('The picture is at most four times as wide as high.', SOURCE),
  documented('Otherwise WhatsApp tries other tags and small previews, or shows none.', SOURCE),
];

/** The preview. */
export function whatsapp(source: PreviewSource): Preview {
  const read = source.tags(MAX_HEAD_BYTES);
  const tags: PageTags = { ...read, metas: read.metas.filter(({ isInHead }) => isInHead) };
  const title = firstOf(tags, 'og:title') ?? filled(tags.title);
  const description = firstOf(tags, 'og:description', 'description');
  const { shown, problems } = judgePicture(NAME, source, openGraphPicture(tags), {
    least: { width: 300, height: 0 },
    maxBytes: SERVICE_LIMITS.whatsApp.pictureBytes,
    maxRatio: 4,
  });
  return {
    service: 'whatsapp',
    card: card({
      kind: title === undefined ? 'link' : shown === undefined ? 'text' : 'large-image',
      host: source.host,
      title,
      description: description === undefined ? undefined : cutToCharacters(description, SHOWN_DESCRIPTION),
      imageUrl: title === undefined ? undefined : shown?.url,
    }),
    problems: [
      ...lateTags(NAME, source, MAX_HEAD_BYTES),
      ...outsideHead(read),
      ...missingTags(tags, ['og:title'], `${NAME} may show no card`, 'error'),
      ...missingTags(tags, ['og:description', 'og:url'], `${NAME} asks for it, and may show a smaller card`),
      ...problems,
    ],
    rules: RULES,
  };
}

function outsideHead({ metas }: PageTags): readonly Problem[] {
  const outside = metas.filter(({ name, isInHead }) => !isInHead && name.startsWith('og:')).map(({ name }) => name);
  if (outside.length === 0) return [];
  return [
    {
      id: 'tags-outside-head',
      severity: 'error',
      message: `${[...new Set(outside)].slice(0, 8).join(', ')}: outside <head>, where ${NAME} does not look.`,
      mend: 'Move these tags into <head>. An element of the body within <head>, such as <div> or <img>, ends it.',
    },
  ];
}
