-- Passwords: correct-horse (ada), battery-staple (grace).
insert into users (id, email, name, password_hash) values
  ('00000000-0000-4000-8000-0000000000ad', 'ada@example.com', 'Ada Lovelace', 'scrypt$ada-salt-0001$VQWPOIzaFnieGE4vYG3aNyJASSz_dsHy1o53BB9La7c'),
  ('00000000-0000-4000-8000-000000000009', 'grace@example.com', 'Grace Hopper', 'scrypt$bob-salt-0001$qH1lH_ERtvRIDYbHvGb7dtEFe1l1wn6YxvcOSYePxZA')
on conflict do nothing;

insert into products (id, name, category, price, stock) values
  (1, 'Widget', 'parts', 29.99, 100000),
  (2, 'Gadget', 'parts', 19.99, 100000),
  (3, 'Sprocket', 'parts', 4.35, 100000),
  (4, 'Coffee mug', 'kitchen', 12.50, 100000),
  (5, 'Tea pot', 'kitchen', 34.00, 100000),
  (6, 'Apron', 'kitchen', 22.95, 100000),
  (7, 'Notebook', 'office', 6.80, 100000),
  (8, 'Fountain pen', 'office', 48.00, 100000),
  (9, 'Desk lamp', 'office', 59.90, 100000),
  (10, 'Backpack', 'travel', 79.00, 100000),
  (11, 'Umbrella', 'travel', 18.75, 100000),
  (12, 'Last of its kind', 'rare', 999.99, 0)
on conflict do nothing;
