#include "actors/api_figures.hpp"

#include <utility>

namespace careline::actors {

namespace {

io::api_result result_of(unsigned status) {
  using io::api_result;
  if (status < 400) return api_result::ok;
  if (status == 401) return api_result::unauthorized;
  if (status == 404) return api_result::not_found;
  if (status == 429) return api_result::overloaded;
  return status < 500 ? api_result::refused : api_result::failed;
}

class counting_sink : public io::responder::sink {
public:
  counting_sink(runtime_ptr rt, std::chrono::steady_clock::time_point arrived,
                io::responder to)
      : rt_(std::move(rt)), arrived_(arrived), to_(std::move(to)) {
    rt_->metrics.api_requests_in_flight->Increment();
  }
  ~counting_sink() override {
    rt_->metrics.api_requests_in_flight->Decrement();
  }
  void send(io::response r) override {
    auto& m = rt_->metrics;
    m.api_requests_total[io::metrics::at(result_of(r.status))]->Increment();
    m.api_duration_seconds->Observe(
        std::chrono::duration<double>(rt_->ticks() - arrived_).count());
    to_.send(std::move(r));
  }

private:
  runtime_ptr rt_;
  std::chrono::steady_clock::time_point arrived_;
  io::responder to_;
};

} // namespace

io::responder count_answer(runtime_ptr rt, const io::request& r,
                           io::responder to) {
  return io::responder(
      std::make_shared<counting_sink>(std::move(rt), r.arrived, std::move(to)));
}

} // namespace careline::actors
