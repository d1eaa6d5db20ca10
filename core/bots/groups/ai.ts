// AI: crawlers that collect for models or answers, and agents that fetch or browse on a person's request.
import { AI_ROBOTS_TXT, type BotSource, CRAWLER_USER_AGENTS } from './sources';

/**
 * Coding agents that share their name with an editor, in whose windows people browse, are listed as in a crawler's
 * comment: `compatible; cursor`.
 */
export const AI_BOTS: readonly BotSource[] = [
  {
    source: 'https://platform.openai.com/docs/bots',
    tokens: ['gptbot', 'chatgpt-user', 'chatgpt agent', 'oai-searchbot'],
  },
  {
    source: 'https://support.claude.com/en/articles/8896518',
    tokens: ['claudebot', 'claude-user', 'claude-searchbot', 'claude-web', 'claude-code', 'anthropic-ai'],
  },
  { source: 'https://docs.perplexity.ai/guides/bots', tokens: ['perplexitybot', 'perplexity-user', 'perplexityuser'] },
  {
    source: 'https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers',
    tokens: ['google-extended', 'cloudvertexbot', 'gemini-deep-research'],
  },
  {
    source: 'https://developers.google.com/crawling/docs/crawlers-fetchers/google-user-triggered-fetchers',
    tokens: ['google-agent', 'google-gemininote', 'notebooklm', 'google-firebase', 'google-gemini-cli', 'googleagent-'],
  },
  {
    source: 'https://developers.facebook.com/docs/sharing/webmasters/web-crawlers',
    tokens: ['meta-externalagent', 'meta-externalfetcher', 'meta-webindexer', 'facebookbot'],
  },
  {
    source: 'https://developer.amazon.com/amazonbot',
    tokens: ['amazonbot', 'amzn-searchbot', 'amzn-user', 'amazonbuyforme'],
  },
  {
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/webcrawl-data-source-connector.html',
    tokens: ['bedrockbot'],
  },
  { source: 'https://docs.mistral.ai/robots', tokens: ['mistralai-user'] },
  { source: 'https://duckduckgo.com/duckduckgo-help-pages/results/duckassistbot', tokens: ['duckassistbot'] },
  { source: 'https://commoncrawl.org/ccbot', tokens: ['ccbot'] },
  { source: 'https://allenai.org/crawler', tokens: ['ai2bot'] },
  { source: 'https://docs.crawl4ai.com/', tokens: ['crawl4ai'] },
  { source: 'https://docs.tabstack.ai/trust/controlling-access', tokens: ['mozilla-tabstack'] },
  { source: 'https://webz.io/bot.html', tokens: ['omgili', 'webzio-'] },
  { source: 'https://docs.getliner.com/docs/linerbot', tokens: ['linerbot'] },
  { source: 'https://developers.cloudflare.com/autorag', tokens: ['cloudflare-autorag'] },
  {
    source: CRAWLER_USER_AGENTS,
    // biome-ignore format: a list of words
    tokens: [
      'anomura', 'apifybot', 'apifywebsitecontentcrawl', 'aranet-searchbot', 'atlassian-bot', 'azureai-searchbot',
      'bigsur.ai', 'brightbot', 'bytespider', 'channel3bot', 'chatglm-spider', 'cohere-ai',
      'cohere-training-data-crawl', 'compatible; spider', 'deepseekbot', 'devin/', 'devin;', 'extecontextcrawl',
      'firecrawl', 'flyriverbot', 'henkbot', 'iaskbot', 'iaskspider', 'imagemind', 'imagespider', 'img2data',
      'kagi-fetcher', 'kangaroo bot', 'kunatocrawl', 'laion', 'linkreader/', 'linkupbot', 'newsai', 'novellum',
      'pangubot', 'phindbot', 'poggio-', 'sbintuitionsbot', 'semantic-v', 'spawning-ai', 'taragroup', 'tavilybot',
      'terracotta', 'the knowledge ai', 'thinkbot', 'tiktokspider', 'tsm-tur', 'zanistabot',
    ],
  },
  {
    source: AI_ROBOTS_TXT,
    // biome-ignore format: a list of words
    tokens: [
      'agentdatabot', 'agenttimes', 'aiwebin', 'amazon-kendra', 'amazon-qbus', 'andibot', 'awario', 'bixelbot',
      'buddybot', 'cloudflarebrowserrenderingcrawl', 'compatible; code', 'compatible; cursor', 'compatible; trae',
      'cotoyogi', 'cragcrawl', 'crawlspace', 'datenbank crawl', 'diffbot', 'doubaobot', 'echobot bot', 'echoboxbot',
      'erniebot', 'exasearchbot', 'factset_spyderbot', 'friendlycrawl', 'geisthaus-pagefetcher', 'icc-crawl',
      'isscyberriskcrawl', 'kendrabot', 'kimi-agent', 'kimi-searchbot', 'kimi-user', 'kimibot', 'klaviyoaibot',
      'lcc/', 'lightpanda', 'manus-user', 'mycentralaiscraperbot', 'nagetbot', 'netestate', 'novaact', 'openai',
      'opencode', 'operator/', 'panscient', 'poseidon research crawl', 'qualifiedbot', 'querit-searchbot',
      'queritbot', 'quillbot', 'reflectionbot', 'scrapy', 'shap-user', 'shapbot', 'sidetrade i', 'spider/',
      'terra cotta', 'tongyibot', 'twinagent', 'useai', 'velenpublicwebcrawl', 'wardbot', 'wpbot', 'wrtnbot', 'yak/',
      'yiyanbot', 'youbot',
    ],
  },
];
