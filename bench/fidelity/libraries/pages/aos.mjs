// Sections that fade in when they are scrolled to.
import AOS from 'aos';
import 'aos/dist/aos.css';

document.getElementById('app').innerHTML = Array.from(
  { length: 8 },
  (_, number) =>
    `<section data-aos="fade-up" style="height: 500px"><h2>Chapter ${number + 1}</h2><p>What happened in night ${number + 1}</p></section>`,
).join('');
AOS.init({ duration: 600, once: true });
