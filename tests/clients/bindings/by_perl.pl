# Perl's WWW::Curl as a client of the table cases.txt: by_perl.pl REQUEST…
use strict;
use warnings;
use WWW::Curl::Easy;

print "$WWW::Curl::VERSION ", WWW::Curl::Easy::version(), "\n" unless @ARGV;
my $curl = WWW::Curl::Easy->new;
for my $request (@ARGV) {
    my $body = '';
    open(my $memory, '>', \$body) or die;
    if ($request =~ m{^https://}) {
        $curl->setopt(CURLOPT_URL, $request);
        $curl->setopt(CURLOPT_HTTPGET, 1);
    } else {
        $curl->setopt(CURLOPT_URL, 'https://iam.amazonaws.com/');
        $curl->setopt(CURLOPT_POSTFIELDS, $request);
    }
    $curl->setopt(CURLOPT_TIMEOUT, 30);
    $curl->setopt(CURLOPT_WRITEDATA, $memory);
    my $code = $curl->perform;
    close($memory);
    $body =~ tr/\n/ /;
    print $code ? "curl $code\n" : 'http ' . $curl->getinfo(CURLINFO_HTTP_CODE) . " $body\n";
}
