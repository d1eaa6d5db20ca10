// AI: crawlers that collect for models or for answers, and agents that fetch or browse because someone asked a model.
import { AI_ROBOTS_TXT, CRAWLER_USER_AGENTS } from './sources';
import type { BotSource } from './sources';

/**
 * Crawlers and agents of AI. Coding agents whose name is an editor's as well (its windows browse, too, for people) are
 * listed as they stand in a crawler's comment: `compatible; cursor`.
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
    tokens: ['google-extended', 'google-cloudvertexbot', 'cloudvertexbot', 'gemini-deep-research'],
  },
  {
    source: 'https://developers.google.com/crawling/docs/crawlers-fetchers/google-user-triggered-fetchers',
    tokens: ['google-agent', 'google-gemininotebook', 'google-notebooklm', 'notebooklm', 'google-firebase', 'google-gemini-cli', 'googleagent-'],
  },
  {
    source: 'https://developers.facebook.com/docs/sharing/webmasters/web-crawlers',
    tokens: ['meta-externalagent', 'meta-externalfetcher', 'meta-webindexer', 'facebookbot'],
  },
  {
    source: 'https://developer.amazon.com/amazonbot',
    tokens: ['amazonbot', 'amzn-searchbot', 'amzn-user', 'amazonbuyforme'],
  },
  { source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/webcrawl-data-source-connector.html', tokens: ['bedrockbot'] },
  { source: 'https://docs.aws.amazon.com/amazonq/latest/qbusiness-ug/web-crawler.html', tokens: ['amazon-qbusiness'] },
  { source: 'https://docs.aws.amazon.com/kendra/latest/dg/data-source-web-crawler.html', tokens: ['amazon-kendra', 'kendrabot'] },
  { source: 'https://nova.amazon.com/act', tokens: ['novaact'] },
  { source: 'https://docs.mistral.ai/robots', tokens: ['mistralai-user'] },
  { source: 'https://duckduckgo.com/duckduckgo-help-pages/results/duckassistbot', tokens: ['duckassistbot'] },
  { source: 'https://commoncrawl.org/ccbot', tokens: ['ccbot'] },
  { source: 'https://allenai.org/crawler', tokens: ['ai2bot'] },
  { source: 'https://docs.cohere.com/', tokens: ['cohere-ai', 'cohere-training-data-crawler'] },
  { source: 'https://about.you.com/youbot/', tokens: ['youbot'] },
  { source: 'https://docs.diffbot.com/docs/how-do-i-identify-diffbot', tokens: ['diffbot'] },
  { source: 'https://docs.firecrawl.dev/', tokens: ['firecrawl'] },
  { source: 'https://docs.crawl4ai.com/', tokens: ['crawl4ai'] },
  { source: 'https://docs.tabstack.ai/trust/controlling-access', tokens: ['mozilla-tabstack'] },
  { source: 'https://docs.devin.ai/', tokens: ['devin/', 'devin;'] },
  { source: 'https://webz.io/bot.html', tokens: ['omgili', 'webzio-extended'] },
  { source: 'https://parallel.ai/', tokens: ['shapbot', 'shap-user'] },
  { source: 'https://docs.getliner.com/docs/linerbot', tokens: ['linerbot'] },
  { source: 'https://developers.cloudflare.com/autorag', tokens: ['cloudflare-autorag'] },
  {
    source: CRAWLER_USER_AGENTS,
    tokens: [
      'bytespider', 'tiktokspider', 'imagespider', 'anomura', 'apifybot', 'apifywebsitecontentcrawler', 'aranet-searchbot',
      'atlassian-bot', 'azureai-searchbot', 'bigsur.ai', 'brightbot', 'channel3bot', 'chatglm-spider', 'deepseekbot',
      'extecontextcrawl', 'flyriverbot', 'henkbot', 'iaskbot', 'iaskspider', 'imagemind', 'img2dataset', 'kagi-fetcher',
      'kangaroo bot', 'kunatocrawler', 'laion', 'linkreader/', 'linkupbot', 'newsai', 'novellum', 'pangubot', 'phindbot',
      'poggio-citations', 'sbintuitionsbot', 'semantic-visions', 'spawning-ai', 'compatible; spider', 'taragroup intelligent bot',
      'tavilybot', 'terracotta', 'the knowledge ai', 'thinkbot', 'tsm-turingos', 'zanistabot',
    ],
  },
  {
    source: AI_ROBOTS_TXT,
    tokens: [
      'agentdatabot', 'agenttimes', 'aiwebindex', 'andibot', 'awario', 'bixelbot', 'buddybot', 'compatible; code', 'compatible; cursor',
      'compatible; trae', 'spider/', 'cloudflarebrowserrenderingcrawler', 'cotoyogi', 'cragcrawler', 'crawlspace', 'datenbank crawler', 'doubaobot',
      'echobot bot', 'echoboxbot', 'erniebot', 'exasearchbot', 'factset_spyderbot', 'friendlycrawler',
      'geisthaus-pagefetcher', 'icc-crawler', 'isscyberriskcrawler', 'kimi-agent', 'kimi-searchbot', 'kimi-user', 'kimibot', 'klaviyoaibot', 'lcc/', 'lightpanda',
      'manus-user', 'mycentralaiscraperbot', 'nagetbot', 'netestate', 'openai', 'opencode', 'operator/', 'panscient',
      'poseidon research crawler', 'qualifiedbot', 'querit-searchbot', 'queritbot', 'quillbot', 'reflectionbot', 'scrapy',
      'sidetrade indexer bot', 'terra cotta', 'tongyibot', 'twinagent', 'useai', 'velenpublicwebcrawler', 'wardbot',
      'wpbot', 'wrtnbot', 'yak/', 'yiyanbot',
    ],
  },
];
