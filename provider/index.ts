// The plugin that makes Georender for programs in other languages: Pulumi's engine starts it.
import { main } from '@pulumi/pulumi/provider';
import { GeorenderProvider } from './georender-provider';

void main(new GeorenderProvider(), process.argv.slice(2));
