// What each type of message must look like: limits of the Cloud API as of
// September 2026.

#include "bench/vendors/graph_rules.hpp"

#include <set>

namespace careline::bench {

namespace {

bool check_body_and_footer(graph_rules& rules, const json_object& interactive,
                           std::size_t body_most) {
  json_object body, footer;
  if (!rules.object(interactive, "body", body)
      || !rules.only(body, "body", {"text"})
      || !rules.text(body, "text", 1, body_most))
    return false;
  return !rules.has(interactive, "footer")
         || (rules.object(interactive, "footer", footer)
             && rules.only(footer, "footer", {"text"})
             && rules.text(footer, "text", 1, 60));
}

bool check_header(graph_rules& rules, const json_object& interactive,
                  bool may_be_media) {
  if (!rules.has(interactive, "header")) return true;
  json_object header, media;
  std::string_view type;
  if (!rules.object(interactive, "header", header)
      || !rules.one_of(header, "type", {"text", "image", "video", "document"},
                       type)
      || !rules.only(header, "header", {"type", type}))
    return false;
  if (type == "text") return rules.text(header, "text", 1, 60);
  if (!may_be_media)
    return rules.refuse(131009, "the header of a list must be a text");
  return rules.object(header, type, media) && check_media(rules, type, media);
}

bool check_buttons(graph_rules& rules, const json_object& action) {
  json_array buttons;
  if (!rules.only(action, "action", {"buttons"})
      || !rules.list(action, "buttons", 1, 3, buttons))
    return false;
  std::set<std::string_view> ids, titles;
  for (auto entry : buttons) {
    json_object button, reply;
    std::string_view type, id, title;
    if (entry.get(button))
      return rules.refuse(131009, "a button must be an object");
    if (!rules.only(button, "buttons", {"type", "reply"})
        || !rules.one_of(button, "type", {"reply"}, type)
        || !rules.object(button, "reply", reply)
        || !rules.only(reply, "reply", {"id", "title"})
        || !rules.text(reply, "id", 1, 256, id)
        || !rules.text(reply, "title", 1, 20, title))
      return false;
    if (id.front() == ' ' || id.back() == ' ')
      return rules.refuse(131009, "reply.id has a space at its edge");
    if (!ids.insert(id).second || !titles.insert(title).second)
      return rules.refuse(131009, "reply ids and titles must be unique");
  }
  return true;
}

bool check_sections(graph_rules& rules, const json_object& action) {
  json_array sections, rows;
  if (!rules.only(action, "action", {"button", "sections"})
      || !rules.text(action, "button", 1, 20)
      || !rules.list(action, "sections", 1, 10, sections))
    return false;
  std::size_t total = 0;
  std::set<std::string_view> ids;
  for (auto entry : sections) {
    json_object section, row;
    std::string_view id;
    if (entry.get(section))
      return rules.refuse(131009, "a section must be an object");
    if (!rules.only(section, "sections", {"title", "rows"})
        || !rules.text_if_there(section, "title", 1, 24)
        || !rules.list(section, "rows", 1, 10, rows))
      return false;
    if (sections.size() > 1 && !rules.has(section, "title"))
      return rules.refuse(131008, "section.title is required with several");
    for (auto each : rows) {
      if (each.get(row)) return rules.refuse(131009, "a row must be an object");
      if (!rules.only(row, "rows", {"id", "title", "description"})
          || !rules.text(row, "id", 1, 200, id)
          || !rules.text(row, "title", 1, 24)
          || !rules.text_if_there(row, "description", 1, 72))
        return false;
      if (!ids.insert(id).second)
        return rules.refuse(131009, "row ids must be unique");
      ++total;
    }
  }
  return total <= 10
         || rules.refuse(131009, "a list has at most 10 rows in all");
}

bool check_parameters(graph_rules& rules, const json_object& component) {
  if (!rules.has(component, "parameters")) return true;
  json_array parameters;
  json_object parameter;
  std::string_view type;
  if (!rules.list(component, "parameters", 0, 20, parameters)) return false;
  for (auto entry : parameters) {
    if (entry.get(parameter))
      return rules.refuse(132012, "a parameter must be an object");
    if (!rules.text(parameter, "type", 1, 32, type)) return false;
    if (type == "text" && !rules.text(parameter, "text", 1, 1024)) return false;
  }
  return true;
}

} // namespace

bool check_text(graph_rules& rules, const json_object& text) {
  return rules.only(text, "text", {"body", "preview_url"})
         && rules.text(text, "body", 1, 4096)
         && rules.boolean_if_there(text, "preview_url");
}

bool check_interactive(graph_rules& rules, const json_object& interactive) {
  std::string_view type;
  json_object action;
  if (!rules.only(interactive, "interactive",
                  {"type", "header", "body", "footer", "action"})
      || !rules.one_of(interactive, "type", {"button", "list"}, type)
      || !rules.object(interactive, "action", action))
    return false;
  const bool buttons = type == "button";
  return check_body_and_footer(rules, interactive, buttons ? 1024 : 4096)
         && check_header(rules, interactive, buttons)
         && (buttons ? check_buttons(rules, action)
                     : check_sections(rules, action));
}

bool check_template(graph_rules& rules, const json_object& form) {
  json_object language, component;
  json_array components;
  std::string_view type;
  if (!rules.only(form, "template", {"name", "language", "components"})
      || !rules.text(form, "name", 1, 512)
      || !rules.object(form, "language", language)
      || !rules.text(language, "code", 2, 10))
    return false;
  if (!rules.has(form, "components")) return true;
  if (!rules.list(form, "components", 0, 20, components)) return false;
  for (auto entry : components) {
    if (entry.get(component))
      return rules.refuse(132012, "a component must be an object");
    if (!rules.one_of(component, "type", {"header", "body", "button"}, type)
        || !check_parameters(rules, component))
      return false;
    if (type == "button"
        && (!rules.text(component, "sub_type", 1, 32)
            || !rules.text(component, "index", 1, 2)))
      return false;
  }
  return true;
}

bool check_media(graph_rules& rules, std::string_view type,
                 const json_object& media) {
  const bool by_id = rules.has(media, "id");
  if (by_id == rules.has(media, "link"))
    return rules.refuse(131009, "media needs either id or link");
  const bool captioned = type != "audio" && type != "sticker";
  if (!captioned && rules.has(media, "caption"))
    return rules.refuse(100, "this type of media takes no caption");
  return rules.only(media, type, {"id", "link", "caption", "filename"})
         && rules.text(media, by_id ? "id" : "link", 1, 2048)
         && rules.text_if_there(media, "caption", 1, 1024);
}

bool check_location(graph_rules& rules, const json_object& location) {
  return rules.only(location, "location",
                    {"latitude", "longitude", "name", "address"})
         && rules.number(location, "latitude", -90, 90)
         && rules.number(location, "longitude", -180, 180)
         && rules.text_if_there(location, "name", 1, 1024)
         && rules.text_if_there(location, "address", 1, 1024);
}

bool check_reaction(graph_rules& rules, const json_object& reaction) {
  return rules.only(reaction, "reaction", {"message_id", "emoji"})
         && rules.text(reaction, "message_id", 1, 512)
         && rules.text(reaction, "emoji", 0, 16);
}

bool check_contacts(graph_rules& rules, const json_object& body) {
  json_array contacts;
  json_object contact, name;
  if (!rules.list(body, "contacts", 1, 257, contacts)) return false;
  for (auto entry : contacts)
    if (entry.get(contact) || !rules.object(contact, "name", name)
        || !rules.text(name, "formatted_name", 1, 1024))
      return rules.refuse(131009, "a contact needs name.formatted_name");
  return true;
}

} // namespace careline::bench
