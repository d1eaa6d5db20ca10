// Texts that are loaded for the browser's language.
import i18next from 'i18next';
import Backend from 'i18next-http-backend';

document.getElementById('app').innerHTML = '<h1 id="title">title</h1><p id="text">text</p>';
await i18next.use(Backend).init({ lng: 'en', fallbackLng: 'en', backend: { loadPath: '/locales/{{lng}}.json' } });
document.title = i18next.t('title');
document.getElementById('title').textContent = i18next.t('title');
document.getElementById('text').textContent = i18next.t('text', { count: 12 });
