// A carousel that goes on by itself, with lazy pictures.
import Swiper from 'swiper';
import { Autoplay, Navigation, Pagination } from 'swiper/modules';
import 'swiper/css';
import 'swiper/css/navigation';
import 'swiper/css/pagination';

const slides = [1, 2, 3].map(
  (number) =>
    `<div class="swiper-slide"><img src="/picture-${number}.svg" alt="Bay ${number}" width="300" height="200"><h2>Bay ${number}</h2></div>`,
);
document.getElementById('app').innerHTML =
  `<div class="swiper" style="width: 600px"><div class="swiper-wrapper">${slides.join('')}</div><div class="swiper-pagination"></div></div>`;
new Swiper('.swiper', {
  modules: [Autoplay, Navigation, Pagination],
  pagination: { el: '.swiper-pagination' },
  autoplay: { delay: 60000 },
});
