// Builds the previews of all services.
import { type Preview, SERVICES, type Service } from './preview';
import type { PreviewSource } from './preview-source';
import { aiAgent } from './services/ai-agent';
import { discord } from './services/discord';
import { facebook } from './services/facebook';
import { google } from './services/google';
import { imessage } from './services/imessage';
import { linkedin } from './services/linkedin';
import { slack } from './services/slack';
import { telegram } from './services/telegram';
import { whatsapp } from './services/whatsapp';
import { x } from './services/x';

const BUILDERS: Readonly<Record<Service, (source: PreviewSource) => Preview>> = {
  whatsapp,
  linkedin,
  slack,
  x,
  facebook,
  discord,
  imessage,
  telegram,
  google,
  'ai-agent': aiAgent,
};

/** The previews, in the services' order. */
export function buildPreviews(source: PreviewSource): readonly Preview[] {
  return SERVICES.map((service) => BUILDERS[service](source));
}
