# Ruby's Typhoeus, which calls libcurl by FFI, as a client of the table cases.txt: by_typhoeus.rb [--hydra] REQUEST…
# With --hydra by the multi interface.
require "typhoeus"

def parsed(request)
  if request.start_with?("https://")
    Typhoeus::Request.new(request, method: :get, timeout: 30)
  else
    Typhoeus::Request.new("https://iam.amazonaws.com/", method: :post, body: request, timeout: 30)
  end
end

hydra = ARGV.first == "--hydra" ? Typhoeus::Hydra.new : nil
requests = hydra ? ARGV.drop(1) : ARGV
puts "#{Typhoeus::VERSION} #{Ethon::Curl.version}" if requests.empty?
requests.each do |argument|
  request = parsed(argument)
  if hydra
    hydra.queue(request)
    hydra.run
  else
    request.run
  end
  response = request.response
  if response.return_code == :ok
    puts "http #{response.code} #{response.body.scrub.tr("\n", " ")}"
  else
    puts "curl #{Ethon::Curl.enum_value(response.return_code)}"
  end
end
