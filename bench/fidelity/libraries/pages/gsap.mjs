// A timeline that brings a title and its words in, and a section that a scroll trigger shows.
import gsap from 'gsap';
import { ScrollTrigger } from 'gsap/ScrollTrigger';

gsap.registerPlugin(ScrollTrigger);
document.getElementById('app').innerHTML =
  '<h1>The light turns</h1><p class="word">Every</p><p class="word">seven</p><p class="word">seconds</p>' +
  '<div style="height: 1500px"></div><section id="below"><h2>The rocks below</h2></section><div style="height: 800px"></div>';
gsap
  .timeline()
  .from('h1', { opacity: 0, y: -40, duration: 0.8 })
  .from('.word', { opacity: 0, stagger: 0.3, duration: 0.4 });
gsap.from('#below', { scrollTrigger: { trigger: '#below', start: 'top 80%' }, autoAlpha: 0, duration: 0.7 });
