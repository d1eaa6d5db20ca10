// Runs in the page, sent as text: measures how much text is there when something is thrown, and looks at the page's
// state at its end. The world of our own can't hear the page's exceptions; a part in the page's world tells it of each.

/** How a page looks at its end, where something went wrong in it or where it has little text. */
export interface PageInspection {
  /** Visible or not, white space aside; without shadow roots. */
  readonly textLength: number;
  /** The most text that was there at an exception. */
  readonly thrownTextLength: number;
  /** It has what people look at or use that is no text: pictures, drawings, frames, forms. */
  readonly showsMore: boolean;
  /** All its text says is that it loads, or that it needs scripts. */
  readonly onlyWaits: boolean;
  /** Some part of it says or shows that it is still loading. */
  readonly waits: boolean;
  /** The element for the application, or for the main content, is empty. */
  readonly mountIsEmpty: boolean;
  /** Some other element with a name is empty. */
  readonly hasHole: boolean;
  /** A line of its text is what error boundaries say, or there is an alert. */
  readonly saysError: boolean;
  /** Addresses of its module scripts, and of the other scripts that parsing waits for. */
  readonly modules: readonly string[];
  readonly waitedScripts: readonly string[];
}

/** The name that the function has in the world of our own. */
const INSPECTION = 'georenderInspection';

/** The expression to evaluate in that world; its value is a {@link PageInspection}. */
export const INSPECTION_EXPRESSION = `globalThis.${INSPECTION}?.()`;

/** The script for the world of our own. @param thrown the type of the event that says that something is thrown */
export function watchProblemsSource(thrown: string): string {
  return `if(window===window.top)globalThis.${INSPECTION}=(${watchProblems.toString()})(${JSON.stringify(thrown)},(${phrases.toString()})())`;
}

/** The script for the page's world. */
export function tellProblemsSource(thrown: string): string {
  return `if(window===window.top)(${tellProblems.toString()})(${JSON.stringify(thrown)})`;
}

function tellProblems(thrown: string): void {
  const dispatch = performance.dispatchEvent.bind(performance);
  const NativeEvent = Event;
  const NativeErrorEvent = ErrorEvent;
  const tell = () => {
    dispatch(new NativeEvent(thrown));
  };
  addEventListener('error', (event) => event instanceof NativeErrorEvent && tell(), true);
  addEventListener('unhandledrejection', tell, true);
}

/** What pages say while they load, without scripts, and when something failed, in the languages that most sites are in. */
function phrases(): { readonly loading: RegExp; readonly needsScripts: RegExp; readonly errorLine: RegExp } {
  const loading =
    /^(?:(?:please |just )?wait\b|loading|initiali[sz]ing|starting up|bitte warten|l(?:ä|ae)dt|wird geladen|laden|chargement|veuillez patienter|cargando|espere|carregando|caricamento|attendere|laster|laddar|indl(?:æ|ae)ser|ladataan|ładowanie|načítání|загрузка|завантаження|yükleniyor|読み込み中|加载中|正在加载|載入中|로딩|불러오는)/i;
  const needsScripts = /\b(?:enable|requires?|needs?|activate|turn on|without|aktivier\w*|activez|active|habilit\w*)\b.{0,40}\bjava ?script\b|java ?script\b.{0,40}\b(?:enabled?|disabled|required|aktivier\w*|activ\w*|habilitad\w*)/i;
  const errorLine =
    /^\W*(?:(?:oops|whoops|uh[- ]oh|sorry)\b.{0,80}(?:wrong|error|fail|problem|unable|can(?:no|')t)|(?:oops|whoops|uh[- ]oh)\b|(?:something|etwas) (?:went|has gone|is|ist) (?:wrong|schief)|application error|unexpected (?:application )?error|an? (?:unexpected |unknown |internal )?error (?:has )?occurr?ed|error(?: \d{3}|:|$)|(?:internal )?server error|(?:service|page) (?:temporarily )?unavailable|(?:failed|unable|could ?n[o']t|couldn.t|cannot|can.t) (?:to )?(?:load|fetch|retrieve|connect)|network error|(?:please )?(?:try again|retry|(?:reload|refresh)(?: (?:the |this )?page)?)[.!]?$|chunkloaderror|loading (?:css )?chunk|da ist etwas schief|es ist ein fehler|ein fehler ist|fehler\b|une erreur|erreur\b|quelque chose s.est mal|ha ocurrido un error|se ha producido un error|algo sali[óo] mal|ocorreu um erro|algo deu errado|si è verificato un errore|qualcosa è andato storto|er is (?:iets|een fout)|något gick fel|noe gikk galt|noget gik galt|jotain meni|coś poszło|wystąpił błąd|něco se pokazilo|произошла ошибка|что-то пошло не так|сталася помилка|bir (?:hata|şeyler)|エラーが発生|問題が発生|出错了|发生错误|出現錯誤|오류가 발생|문제가 발생)|(?:went wrong|try again(?: later)?|reload the page|refresh the page|failed to load)[.!]?$/i;
  return { loading, needsScripts, errorLine };
}

function watchProblems(thrown: string, { loading, needsScripts, errorLine }: ReturnType<typeof phrases>): () => PageInspection {
  /** A page that throws for ever is not measured for ever. */
  const MOST_MEASURED = 20;
  const MOST_CHARACTERS = 100_000;
  const MOUNT =
    '#root,#app,#application,#main,#content,#page,#__next,#__nuxt,#___gatsby,#gatsby-focus-wrapper,#svelte,#q-app,#react-root,#app-root,#mount,#container,main,[role=main],app-root,body>ember-app';
  const NO_HOLE = /modal|portal|toast|dialog|popup|popover|overlay|tooltip|notif|snack|alert|cookie|consent|banner|\bads?\b|ad-|gpt|fb-root|gtm|captcha|chat|widget|live|announce|drop|menu|back-?to|flash|message|pixel|track|backdrop|lightbox|print/i;
  const squeezed = (text: string) => text.replace(/\s+/g, '').length;
  const textLength = () => {
    let length = 0;
    const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null && length < MOST_CHARACTERS; node = walker.nextNode()) {
      if (node.parentElement?.matches('script, style, noscript') !== true) length += squeezed(node.nodeValue ?? '');
    }
    return length;
  };
  let measured = 0;
  let thrownTextLength = 0;
  performance.addEventListener(thrown, () => {
    measured += 1;
    if (measured <= MOST_MEASURED) thrownTextLength = Math.max(thrownTextLength, textLength());
  });
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const named = (element: Element) => `${element.id} ${element.getAttribute('class') ?? ''}`;
  const isSpinner = (element: Element) => /(?:^|[\s_-])(?:spinner|skeleton|shimmer|loader|preloader|loading|splash)(?:$|[\s_-])/i.test(named(element));
  const isLarge = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width >= 100 && height >= 50;
  };
  const inSpinner = (element: Element) => {
    for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) if (isSpinner(at)) return true;
    return false;
  };
  const showsMore = () =>
    all('frameset, input:not([type=hidden]), button, select, textarea').some(isSeen) ||
    // Pictures are not loaded here: one without a size has none.
    all('img[src], img[srcset]').some((image) => isSeen(image) && !inSpinner(image) && !/^[0-2]$/.test(image.getAttribute('width') ?? '')) ||
    all('svg, canvas, video, audio[controls], iframe, object, embed').some((media) => isSeen(media) && !inSpinner(media) && isLarge(media)) ||
    all('video, audio[controls]').some((media) => isSeen(media) && !inSpinner(media)) ||
    all(':defined').some((element) => isComponent(element) && isSeen(element) && isLarge(element));
  /** What has a shadow root may have its content there, also where nobody else sees it. */
  const isComponent = (element: Element) => element.shadowRoot !== null || (element.localName.includes('-') && element.matches(':defined'));
  const isBlank = (element: Element) => element.childElementCount === 0 && squeezed(element.textContent ?? '') === 0 && !isComponent(element);
  /** Libraries call notices of every kind alerts. */
  const isErrorAlert = (alert: Element, ofLength: number) => {
    const length = squeezed(alert.textContent ?? '');
    return isSeen(alert) && length > 0 && (/error|danger|destructive|fail/i.test(named(alert)) || length > ofLength / 2);
  };
  const scripts = () => [...document.scripts].filter((script) => script.src !== '');
  return () => {
    const shown = document.body?.innerText ?? '';
    const lines = shown.slice(0, MOST_CHARACTERS).split('\n').map((line) => line.trim()).filter((line) => line !== '' && line.length <= 160);
    const whole = shown.trim();
    const length = textLength();
    return {
      textLength: length,
      thrownTextLength,
      showsMore: showsMore(),
      onlyWaits: (whole.length <= 60 && (loading.test(whole) || (whole !== '' && !/[\p{L}\p{N}]/u.test(whole)))) || (whole.length <= 250 && needsScripts.test(whole)),
      waits:
        lines.some((line) => line.length <= 40 && loading.test(line)) ||
        all('[aria-busy=true], [role=progressbar], progress:not([value])').some(isSeen) ||
        all('[class*=spinner i], [class*=skeleton i], [class*=shimmer i], [class*=loader i], [class*=loading i]').some((element) => isSpinner(element) && isSeen(element)),
      mountIsEmpty: all(MOUNT).some(isBlank),
      hasHole: all('div[id], section, article, ul, ol, tbody').some((element) => isBlank(element) && !NO_HOLE.test(named(element))),
      saysError: lines.some((line) => errorLine.test(line)) || all('[role=alert]').some((alert) => isErrorAlert(alert, length)),
      modules: scripts().filter(({ type }) => type === 'module').map(({ src }) => src),
      waitedScripts: scripts().filter(({ async, type }) => !async && type !== 'module').map(({ src }) => src),
    };
  };
}
