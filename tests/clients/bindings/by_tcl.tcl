# Tcl's TclCurl as a client of the table cases.txt: by_tcl.tcl REQUEST…
package require TclCurl

if {$argc == 0} {
    puts "[package require TclCurl] [curl::version]"
}
set curl [curl::init]
foreach request $argv {
    if {[string match https://* $request]} {
        $curl configure -url $request -httpget 1
    } else {
        $curl configure -url https://iam.amazonaws.com/ -post 1 -postfields $request
    }
    set body ""
    $curl configure -timeout 30 -noprogress 1 -bodyvar body
    if {[catch {$curl perform} code]} {
        puts "curl $code"
    } else {
        puts "http [$curl getinfo responsecode] [string map {\n " "} $body]"
    }
}
