// The usual phrases of pages that load, that lack scripts, and in which something failed, in the languages of most
// sites.

/** Each line is looked for in the whole page. */
const MOST_LINES = 5;
/** The first lines: beside the message there may be a status and the site's name. */
const MOST_FIRST = 3;
/** Characters of advice, links and a code; more than that follows a headline. */
const MOST_BESIDE = 100;

/** The source of a group of alternatives. */
function anyOf(alternatives: readonly RegExp[]): string {
  return `(?:${alternatives.map(({ source }) => source).join('|')})`;
}

const DOTS = /^[\s.…·•⋯⏳⌛]+$/u;
// biome-ignore format: a list of phrases
const LOADING_PHRASES = [
  /(?:please |just )?wait\b/, /(?:just )?(?:a|one) (?:moment|second|sec)\b/, /hang (?:on|tight)\b/,
  /[a-z]+ing\b.{0,30}(?:…|\.\.\.)$/, /loading/, /initiali[sz]ing/, /starting up/, /bitte warten/, /l(?:ä|ae)dt/,
  /wird geladen/, /laden/, /chargement/, /veuillez patienter/, /cargando/, /espere/, /carregando/, /caricamento/,
  /attendere/, /laster/, /laddar/, /indl(?:æ|ae)ser/, /ladataan/, /ładowanie/, /načítání/, /загрузка/,
  /завантаження/, /yükleniyor/, /読み込み中/, /加载中/, /正在加载/, /載入中/, /로딩/, /불러오는/,
];
const LOADING = new RegExp(`^${anyOf(LOADING_PHRASES)}`, 'i');
const NEEDS_SCRIPTS = new RegExp(
  anyOf([
    /\b(?:enable|requires?|needs?|activate|turn on|without|aktivier\w*|activez|active|habilit\w*)\b.{0,40}\bjava ?script\b/,
    /java ?script\b.{0,40}\b(?:enabled?|disabled|required|aktivier\w*|activ\w*|habilitad\w*)/,
  ]),
  'i',
);
// biome-ignore format: a list of phrases
const ERROR_BEGINNINGS = [
  /(?:oops|whoops|uh[- ]oh|sorry)\b.{0,80}(?:wrong|error|fail|problem|unable|can(?:no|')t)/,
  /(?:oops|whoops|uh[- ]oh)\b/, /(?:something|etwas) (?:went|has gone|is|ist) (?:wrong|schief)/, /application error/,
  /unexpected (?:application )?error/, /an? (?:unexpected |unknown |internal )?error (?:has )?occurr?ed/,
  /error(?: \d{3}|:|$)/, /(?:internal )?server error/, /(?:service|page) (?:temporarily )?unavailable/,
  /(?:failed|unable|could ?n[o']t|couldn.t|cannot|can.t) (?:to )?(?:load|fetch|retrieve|connect)/, /network error/,
  /(?:(?:the )?(?:request|connection|server) )?timed out/,
  /(?:please )?(?:try again|retry|(?:reload|refresh)(?: (?:the |this )?page)?)[.!]?$/, /chunkloaderror/,
  /loading (?:css )?chunk/, /da ist etwas schief/, /es ist ein fehler/, /ein fehler ist/, /fehler\b/, /une erreur/,
  /erreur\b/, /quelque chose s.est mal/, /ha ocurrido un error/, /se ha producido un error/, /algo sali[óo] mal/,
  /ocorreu um erro/, /algo deu errado/, /si è verificato un errore/, /qualcosa è andato storto/,
  /er is (?:iets|een fout)/, /något gick fel/, /noe gikk galt/, /noget gik galt/, /jotain meni/, /coś poszło/,
  /wystąpił błąd/, /něco se pokazilo/, /произошла ошибка/, /что-то пошло не так/, /сталася помилка/,
  /bir (?:hata|şeyler)/, /エラーが発生/, /問題が発生/, /出错了/, /发生错误/, /出現錯誤/, /오류가 발생/, /문제가 발생/,
];
// biome-ignore format: a list of phrases
const ERROR_ENDS = [
  /went wrong/, /try again(?: later)?/, /reload the page/, /refresh the page/, /failed to load/,
];
const ERROR_LINE = new RegExp(String.raw`^\W*${anyOf(ERROR_BEGINNINGS)}|${anyOf(ERROR_ENDS)}[.!]?$`, 'i');
// biome-ignore format: a list of phrases
const WHOLE_ERRORS = [
  /(?:something|etwas) (?:went|has gone|is|ist) (?:wrong|schief\w*)/,
  /(?:an? )?(?:unexpected |unknown |internal )?(?:application )?error(?: (?:has )?occurr?ed)?/,
  /(?:internal )?server error/, /network error/, /failed to fetch/, /(?:es ist )?ein fehler (?:ist )?aufgetreten/,
  /une erreur (?:est survenue|s.est produite)/, /ha ocurrido un error/, /se ha producido un error/,
  /algo sali[óo] mal/, /ocorreu um erro/, /algo deu errado/, /si è verificato un errore/,
  /er is (?:iets|een fout)\b.{0,20}/, /произошла ошибка/, /что-то пошло не так/, /エラーが発生しました/, /出错了/, /오류가 발생했습니다/,
];
const ERROR_PAGE = new RegExp(
  anyOf([
    new RegExp(String.raw`^\W*(?:(?:oops|whoops|uh[- ]oh|sorry)\W+)?${anyOf(WHOLE_ERRORS)}\W*$`),
    /^\W*(?:application error: a|an? (?:unexpected |unknown |internal )?error (?:has )?occurr?ed:|error:) /,
  ]),
  'iu',
);
/** An error page has shorter paragraphs of advice. */
const LEAST_PROSE = 250;

const isFollowedByProse = (line: Text) => {
  const block = line.parentElement?.closest('article, section, main, [role=main]') ?? line.parentElement?.parentElement;
  return [...(block?.querySelectorAll('p') ?? [])].some(
    (paragraph) => !paragraph.contains(line) && (paragraph.textContent ?? '').trim().length >= LEAST_PROSE,
  );
};

const isHeadline = (line: string) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text && node.data.trim() === line && isFollowedByProse(node)) return true;
  }
  return false;
};

/** Tell whether a page's text says so. */
export const phrases = {
  /** Something is still to come. */
  loading: (line: string): boolean => LOADING.test(line),
  /** Something is still to come, and nothing else. */
  onlyLoading: (text: string): boolean => LOADING.test(text) || DOTS.test(text),
  /** Scripts must be switched on. */
  needsScripts: (text: string): boolean => NEEDS_SCRIPTS.test(text),
  /** A line says that something failed, and no prose follows it: an article about errors has some. */
  error: (lines: readonly string[]): boolean =>
    lines
      .filter((line) => ERROR_LINE.test(line))
      .slice(0, MOST_LINES)
      .some((line) => !isHeadline(line)),
  /** One of the first lines says that something failed, and the others say nothing else. */
  onlyError: (lines: readonly string[]): boolean =>
    lines.slice(0, MOST_FIRST).some((line) => ERROR_PAGE.test(line)) &&
    lines.filter((line) => !ERROR_LINE.test(line)).join(' ').length <= MOST_BESIDE,
};
