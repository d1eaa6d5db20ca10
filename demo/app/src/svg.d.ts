// What importing a picture gives: its address in the built site.
declare module '*.svg' {
  const address: string;
  export default address;
}
