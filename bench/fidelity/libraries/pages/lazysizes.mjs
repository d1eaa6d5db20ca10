// Pictures that load when they come near, far down the page.
import 'lazysizes';

const gallery = document.createElement('div');
for (let number = 1; number <= 12; number++) {
  const figure = document.createElement('figure');
  figure.style.height = '600px';
  figure.innerHTML = `<img class="lazyload" data-src="/picture-${number}.svg" alt="Ship ${number}" width="300" height="200"><figcaption>Ship ${number}</figcaption>`;
  gallery.append(figure);
}
document.getElementById('app').append(gallery);
